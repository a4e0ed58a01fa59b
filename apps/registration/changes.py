"""When answers may be changed, and what was changed, in words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField

from apps.editions.models import TargetGroup
from apps.registration.choices import Mode, State
from apps.registration.models import Application, FormerAnswer
from apps.registration.queries import in_words
from apps.registration.question_fields import in_words as answer_in_words
from apps.registration.sent_answers import questions_of
from apps.registration.titles import title_of

GROUP = "target_group_id"
#: While these hold nobody has judged the answers: where places go to the first who apply,
#: not even somebody who has one. Who waits keeps their position.
UNDECIDED: Mapping[str, tuple[State, ...]] = {
    Mode.SELECTION: (State.SUBMITTED, State.WAITING),
    Mode.OPEN: (State.SUBMITTED, State.WAITING, State.OFFERED, State.ADMITTED),
}


def is_undecided(application: Application) -> bool:
    """Whether the person applied themselves, and nobody decided by their answers."""
    call = getattr(application.part, "call", None)
    return (
        call is not None
        and application.state in UNDECIDED[call.mode]
        and application.accompanies_id is None
        and not hasattr(application, "invitation")
    )


def may_change(application: Application) -> bool:
    """Whether answers may be changed: while they are undecided, until the call closes.

    After closing everybody is judged by what stood there when the time was over.
    """
    return is_undecided(application) and application.part.call.is_open


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """An answer as it was before a change; no words where there was none."""

    label: str
    words: str
    column: str = ""
    question_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a person changed at one time."""

    at: datetime
    answers: list[Before]


def changes_of(
    application: Application, *, since: datetime | None = None
) -> list[Change]:
    """The changes, the newest first, with what had been answered before each."""
    rows: Any = application.former_answers.in_order()
    if since is not None:
        rows = rows.filter(changed_at__gt=since)
    groups = _groups_in(application, rows)
    return [
        Change(at=at, answers=[*_before(application, same, groups)])
        for at, same in groupby(rows, key=lambda row: row.changed_at)
    ]


def _before(
    application: Application,
    rows: Iterable[FormerAnswer],
    groups: Mapping[str, TargetGroup],
) -> Iterator[Before]:
    asked = questions_of(application)
    for row in rows:
        if row.column:
            yield _fact_before(application, row, groups)
        elif question := asked.named(row.question_key):
            words = answer_in_words(question, row.values)
            yield Before(
                label=question.label,
                words="\n".join(words),
                question_key=question.key,
            )


def _groups_in(
    application: Application, rows: Iterable[FormerAnswer]
) -> dict[str, TargetGroup]:
    """The groups that were chosen before, by their keys as they are kept."""
    if not any(row.column == GROUP for row in rows):
        return {}
    groups = application.part.edition.target_groups.select_related("part_of")
    return {str(group.pk): group for group in groups}


def _fact_before(
    application: Application, row: FormerAnswer, groups: Mapping[str, TargetGroup]
) -> Before:
    name = row.column.removesuffix("_id")
    field: Any = Application._meta.get_field(name)  # noqa: SLF001 -- Django's public API
    label = title_of(name)
    was = Application(part=application.part)
    if row.column == GROUP:
        was.target_group = groups.get("".join(row.values))
    else:
        setattr(was, row.column, _value(field, row.values))
    words = dict(in_words(was)).get(label, "")
    return Before(label=label, words=words, column=row.column)


def _value(field: Any, values: list[str]) -> Any:
    if isinstance(field, ArrayField):
        return values
    if isinstance(field, BooleanField):
        return values[0] == "yes" if values else None
    return values[0] if values else ""
