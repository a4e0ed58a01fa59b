"""The template of a report: a block for each key question of its session.

What is written in a block answers its question, and may answer others as well. Below the
blocks stands what answers none of them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4, uuid5

from apps.contributions.actions import version_of
from apps.contributions.forms.contributions import ContributionForm
from apps.contributions.models import Contribution, Report
from apps.editions.models import KeyQuestion
from apps.programme.models import Session

#: Asks for an empty row below the blocks.
ELSEWHERE = "1"


@dataclass(slots=True)
class Block:
    """One key question, and what is written about it; without one, what is left."""

    question: KeyQuestion | None
    rows: list[ContributionForm] = field(default_factory=list)

    @property
    def place(self) -> str:
        """What the block is called within the page."""
        return str(self.question.pk) if self.question else "else"

    @property
    def adding(self) -> str:
        """What the button sends that adds a row here."""
        return f"add-{self.question.pk}" if self.question else "add"

    @property
    def is_answered(self) -> bool:
        return any(row["text"].value() for row in self.rows)


def asked_of(session: Session) -> list[KeyQuestion]:
    """The key questions that the session is about, in their order."""
    return list(session.key_questions.order_by("cluster__position", "position"))


def rows_of(
    session: Session, report: Report | None, asked: Sequence[KeyQuestion], *, more: str
) -> list[dict[str, Any]]:
    """What the form begins with: what is stored, and an empty row where none is yet.

    ``more`` asks for another empty row: by the number of its question, or elsewhere.
    """
    stored = _stored(report)
    rows: list[dict[str, Any]] = []
    for question in [*asked, None]:
        here = [row for row in stored if _place(row, asked) == question]
        rows += [_filled(row, question) for row in here]
        wanted = ELSEWHERE if question is None else str(question.pk)
        if more == wanted:
            rows.append(_empty(uuid4(), question) | {"added": True})
        elif not here and (question or not asked):
            rows.append(_empty(_key(session, question, stored), question))
    return rows


def blocks_of(
    forms: Iterable[ContributionForm], asked: Sequence[KeyQuestion]
) -> list[Block]:
    """The rows by the block they were shown in, numbered as they are read."""
    blocks = {str(question.pk): Block(question) for question in asked}
    rest = Block(None)
    for form in forms:
        blocks.get(str(form["asked"].value()), rest).rows.append(form)
    found = [*blocks.values(), rest]
    for number, form in enumerate((row for block in found for row in block.rows), 1):
        form.number = number
    return found


def _stored(report: Report | None) -> list[Contribution]:
    if report is None:
        return []
    return list(report.contributions.prefetch_related("key_questions"))


def _place(row: Contribution, asked: Sequence[KeyQuestion]) -> KeyQuestion | None:
    answered = set(row.key_questions.all())
    return next((question for question in asked if question in answered), None)


def _key(
    session: Session, question: KeyQuestion | None, stored: Iterable[Contribution]
) -> UUID:
    """The same for everybody who opens the form: a first answer is written once."""
    key = uuid5(session.uid, f"report {question.pk if question else ''}")
    return uuid4() if any(row.key == key for row in stored) else key


def _empty(key: UUID, question: KeyQuestion | None) -> dict[str, Any]:
    if question is None:
        return {"key": key}
    return {"key": key, "asked": question.pk, "key_questions": [question.pk]}


def _filled(row: Contribution, question: KeyQuestion | None) -> dict[str, Any]:
    return {
        "key": row.key,
        "asked": question.pk if question else "",
        "seen": version_of(row),
        "kind": row.kind,
        "text": row.text,
        "key_questions": [question.pk for question in row.key_questions.all()],
        "attribution": row.attribution,
        "attributed_to": row.attributed_to,
        "agreement": row.agreement,
        "world_region": row.world_region_id,
        "is_hidden": row.is_hidden,
        "is_handed_in": row.handed_in_by_id is not None,
    }
