"""Whether a text rests on a contribution, which the context above knows."""

from collections.abc import Callable
from typing import Any

from django.db.models import Exists, Q, Value

Source = Callable[[], Exists]
_sources: list[Source] = []


def tells_use(source: Source) -> Source:
    """Add a function that says of the contribution of an outer query if it is used."""
    _sources.append(source)
    return source


def with_use(rows: Any) -> Any:
    """Annotate ``is_used``."""
    found: Any = Q()
    for source in _sources:
        found |= Q(source())
    return rows.annotate(is_used=found if _sources else Value(value=False))
