"""What reviewers give points for: as published, and while nothing is, as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from apps.registration.models import Call


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBy:
    """One criterion as applicants have read it."""

    code: str
    text: str
    max_score: int
    weight: int


def criteria_of(call: Call | None) -> list[JudgedBy]:
    """The criteria of ``call`` in their order; ``current`` should be at hand."""
    if call is None:
        return []
    if call.current:
        return [JudgedBy(**plain) for plain in call.current.content["criteria"]]
    return [
        JudgedBy(
            code=row.code, text=row.text, max_score=row.max_score, weight=row.weight
        )
        for row in call.criteria.all()
    ]


def counted_by(content: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """What reviews are counted by in a version: the most points and the weights."""
    return {
        one["code"]: (one["max_score"], one["weight"]) for one in content["criteria"]
    }
