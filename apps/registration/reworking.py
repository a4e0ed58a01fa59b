"""What two sets of answers differ in, in words: for whoever is changing them."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from apps.registration.answers import Answer, sections
from apps.registration.change_forms import WholeChangeForm
from apps.registration.models import Application, Upload
from apps.registration.sent_answers import (
    as_typed,
    draft_of,
    groups_of,
    questions_of,
    reworked,
)
from apps.registration.step_forms import Given

Values = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A question with the answer before and the answer now."""

    question: str
    was: tuple[str, ...]
    now: tuple[str, ...]


def changed_answers(
    given: Given,
    *,
    was: Values,
    now: Values,
    uploads_before: Iterable[Upload] | None = None,
    names: Collection[str] | None = None,
) -> list[Pair]:
    """The questions that are answered otherwise ``now``, of ``names`` or of all.

    Answers that a form would refuse are shown as they were typed. Without
    ``uploads_before``, files are the same.
    """
    files = given.uploads
    if uploads_before is not None:
        files = {one.question_key: one for one in uploads_before}
    before = _answers(replace(given, uploads=files, answers=_lists(was)))
    after = _answers(replace(given, answers=_lists(now)))
    return [*_pairs(before, after, names)]


def _pairs(
    before: Mapping[str, Answer],
    after: Mapping[str, Answer],
    names: Collection[str] | None,
) -> Iterator[Pair]:
    for name in {**after, **before}:
        if names is not None and name not in names:
            continue
        was, now = (_words(one.get(name)) for one in (before, after))
        if was != now:
            shown: Any = after.get(name) or before.get(name)
            yield Pair(question=shown.question, was=was, now=now)


def _words(answer: Answer | None) -> tuple[str, ...]:
    return answer.values if answer else ()


def _lists(values: Values) -> dict[str, list[str]]:
    return {
        name: [one.replace("\r\n", "\n") for one in some]
        for name, some in values.items()
    }


def _answers(given: Given) -> dict[str, Answer]:
    typed = MultiValueDict({**given.answers})
    form = WholeChangeForm(typed, given=given)
    form.is_valid()
    return {
        one.name: replace(one, values=tuple(typed.getlist(one.name)))
        if one.error and not one.values
        else one
        for section in sections(form)
        for one in section.answers
    }


def not_sent(application: Application) -> list[Pair]:
    """What the person had typed to change their answers when it was too late."""
    draft = draft_of(application)
    if draft is None:
        return []
    now = reworked(application, draft)
    given = Given(
        edition=application.part.edition,
        asked=questions_of(application),
        uploads=now.uploads,
        groups=groups_of(application),
    )
    return changed_answers(
        given,
        was=as_typed(application),
        now=now.values,
        uploads_before=application.uploads.all(),
    ) or [Pair(question=_("Your answers"), was=(), now=())]
