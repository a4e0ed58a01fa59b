"""What the pages of the application ask of one call, and of one person's draft."""

import json
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Any

from apps.editions.models import TargetGroup
from apps.registration.actions.uploading import discard, keep
from apps.registration.choices import QuestionKind
from apps.registration.models import ApplicationDraft, Call, Upload
from apps.registration.questionnaire import Changes, Questionnaire, changes
from apps.registration.step_forms import Given, StepForm, parts_and_wholes


def asked_by(call: Call) -> Questionnaire:
    """What the call's current version asks; nothing of its own where none is published."""
    return _read(call.current.canonical) if call.current else Questionnaire()


@lru_cache(maxsize=32)
def _read(canonical: str) -> Questionnaire:
    return Questionnaire.read(json.loads(canonical))


def version_number(call: Call) -> int:
    return call.current.number if call.current else 0


def given(call: Call, draft: ApplicationDraft | None) -> Given:
    asked = asked_by(call)
    files: Iterable[Upload] = ()
    # Where nobody has looked yet whether there are any, they are looked for.
    if draft and draft.pk and asked.has_files and getattr(draft, "has_uploads", True):
        files = draft.uploads.all()
    return Given(
        edition=call.part.edition,
        asked=asked,
        answers=draft.answers if draft else {},
        uploads={one.question_key: one for one in files},
        groups=_groups_with(call),
        frozen=call.current.canonical if call.current else "",
    )


def _groups_with(call: Call) -> Sequence[TargetGroup] | None:
    """The groups that ``access.call_at`` has read together with the call."""
    told = getattr(call, "groups", None)
    return (
        None if told is None else parts_and_wholes(TargetGroup(**one) for one in told)
    )


def changes_for(call: Call, draft: ApplicationDraft | None) -> Changes | None:
    """What is new to somebody who began before the current version was published."""
    if draft is None or call.current is None:
        return None
    if draft.call_version_id == call.current_id:
        return None
    began_on = draft.call_version
    older: Any = began_on.content if began_on else {"questions": []}
    return changes(older, call.current.content)


def keep_files(form: StepForm, draft: ApplicationDraft) -> None:
    """Keep the fit files of a page, whatever is wrong with its other answers."""
    for one in form.own:
        if one.kind != QuestionKind.FILE:
            continue
        field: Any = form.fields[one.name]
        if checked := form.cleaned_data.get(one.name):
            field.kept = keep(draft, key=one.key, checked=checked)
        elif form.is_to_be_removed(one):
            discard(draft.uploads.filter(question_key=one.key))
            field.kept = None
