"""One contribution as typed, and names for what it holds."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from apps.contributions.choices import Attribution, Kind
from apps.contributions.models import Contribution, Report
from apps.editions.models import KeyQuestion
from apps.registration.models import WorldRegion


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One contribution as typed; ``key`` tells it from the others, also when new."""

    key: UUID
    kind: str = Kind.FINDING
    text: str = ""
    key_questions: Sequence[KeyQuestion] = ()
    attribution: str = Attribution.UNATTRIBUTED
    attributed_to: str = ""
    agreement: str = ""
    world_region: WorldRegion | None = None
    is_hidden: bool = False
    #: The version that was on the page; ``None`` where nobody looked at one.
    seen: str | None = None
    #: The page in a browser it was typed on; ``None`` where that did not say.
    page: UUID | None = None
    #: Fields whose words could not be read: what is stored of them stays.
    unread: frozenset[str] = frozenset()


def version_of(row: Contribution | None) -> str:
    """A name for what ``row`` holds now; empty where there is none yet."""
    if row is None:
        return ""
    questions = sorted(question.pk for question in row.key_questions.all())
    return _digest(
        row.kind,
        row.text,
        questions,
        row.attribution,
        row.attributed_to,
        row.agreement,
        row.world_region_id,
        row.is_hidden,
    )


def version_of_summary(report: Report | None) -> str:
    return _digest(report.summary) if report and report.summary else ""


def version_typed(item: Item) -> str:
    return _digest(
        item.kind,
        item.text,
        sorted(question.pk for question in item.key_questions),
        item.attribution,
        item.attributed_to if item.attribution == Attribution.NAMED else "",
        item.agreement if item.attribution == Attribution.NAMED else "",
        item.world_region.pk if item.world_region else None,
        item.is_hidden,
    )


def _digest(*facts: object) -> str:
    return sha256(json.dumps([str(fact) for fact in facts]).encode()).hexdigest()
