"""What reviewers give points for: as published, and while nothing is, as it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from apps.registration.models import Call
from apps.registration.worded import marked


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedBy:
    """One criterion as applicants have read it."""

    code: str
    text: str
    max_score: int
    weight: int
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def words(self) -> str:
        """The text as its reader is shown it."""
        return marked(self.text, self.texts)

    @property
    def as_read(self) -> dict[str, Any]:
        """What a score keeps of it: the text in the first language, which all share."""
        return {
            "code": self.code,
            "text": self.text,
            "max_score": self.max_score,
            "weight": self.weight,
        }


def criteria_of(call: Call | None) -> list[JudgedBy]:
    """The criteria of ``call`` in their order; ``current`` should be at hand."""
    if call is None:
        return []
    if call.current:
        return [JudgedBy(**plain) for plain in call.current.content["criteria"]]
    return [
        JudgedBy(
            code=row.code,
            text=row.text,
            max_score=row.max_score,
            weight=row.weight,
            texts={one.language: one.text for one in row.wordings.all()},
        )
        for row in call.criteria.prefetch_related("wordings")
    ]


def counted_by(content: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """What reviews are counted by in a version: the most points and the weights."""
    return {
        one["code"]: (one["max_score"], one["weight"]) for one in content["criteria"]
    }
