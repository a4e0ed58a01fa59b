"""What a person has sent, as if it had just been typed, and what they are changing in it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from apps.editions.models import TargetGroup
from apps.registration.choices import QuestionKind
from apps.registration.models import (
    Application,
    ApplicationDraft,
    SensitiveAnswer,
    Upload,
)
from apps.registration.models.answers import GENDER
from apps.registration.question_fields import REMOVE
from apps.registration.questionnaire import Questionnaire
from apps.registration.step_forms import GENDER_WORDS
from apps.registration.typed_facts import typed

#: The facts that every application asks for, by column.
COLUMNS = (
    "full_name",
    "display_name",
    "country",
    "languages",
    "organisation",
    "position",
    "next_generation",
    "is_first_time",
    "target_group_id",
    "relation",
    "function",
    "level",
    "settlement",
    "size_band",
    "disciplines",
    "motivation",
    "own_contribution",
)


def as_typed(application: Application) -> dict[str, list[str]]:
    """All that was sent, except files and consents, by the names of the fields."""
    found = {
        column.removesuffix("_id"): typed(getattr(application, column))
        for column in COLUMNS
    }
    for row in application.answers.all():
        found[f"q_{row.question_key}"] = row.values
    for one in application.sensitive_answers.all():
        found.update(_sensitive(one))
    return found


def _sensitive(row: SensitiveAnswer) -> dict[str, list[str]]:
    if row.question_key != GENDER:
        return {f"q_{row.question_key}": row.values}
    return {GENDER: row.values[:1], GENDER_WORDS: row.values[1:]}


def questions_of(application: Application) -> Questionnaire:
    """What the version of the call asked that was answered."""
    version = application.call_version
    return Questionnaire.read(version.content if version else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reworked:
    """The answers as they are once the person sends what they have changed."""

    values: Mapping[str, Sequence[str]]
    #: The files, by the key of their question.
    uploads: Mapping[str, Upload] = field(default_factory=dict)
    draft: ApplicationDraft | None = None

    def mark(self, names: Sequence[str] | None = None) -> str:
        """What tells whether these answers (all of them by default) are still the same."""
        of_files = {
            f"q_{key}{REMOVE}": upload.pk for key, upload in self.uploads.items()
        }
        wanted = {*self.values, *of_files} if names is None else {*names}
        seen = [
            [name, list(self.values.get(name) or ()), of_files.get(name)]
            for name in sorted(wanted)
        ]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


def reworked(application: Application, draft: ApplicationDraft | None) -> Reworked:
    """What was sent, with what the person has typed since laid over it."""
    values = as_typed(application) | (draft.answers if draft else {})
    asked = questions_of(application)
    if not asked.has_files:
        return Reworked(values=values, draft=draft)
    rows = [*application.uploads.all()]
    files = [one for one in asked.questions if one.kind == QuestionKind.FILE]
    removed = {one.key for one in files if values.get(one.name + REMOVE)}
    uploads = {row.question_key: row for row in rows if row.question_key not in removed}
    uploads |= {row.question_key: row for row in (draft.uploads.all() if draft else ())}
    return Reworked(values=values, uploads=uploads, draft=draft)


def groups_of(application: Application) -> list[TargetGroup]:
    """The groups that the person could choose from."""
    groups = application.part.edition.target_groups
    return [*groups.select_related("part_of")]


def draft_of(application: Application) -> ApplicationDraft | None:
    """What the person has typed to change this application, and not sent."""
    return ApplicationDraft.objects.filter(changes=application).first()
