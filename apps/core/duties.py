"""What waits for a person: each context says what it knows, in its ``duties.py``.

The personal page gathers it, so nobody has to know on which page a job is done.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.functional import Promise

Words = str | Promise


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One thing to do, or the place where a job is done; with the edition it is of."""

    edition: str
    title: Words
    href: str
    hint: Words = ""
    state: Words = ""
    tone: str = "plain"
    #: Somebody waits for it; the others are ways to one's place of work.
    waits: bool = False
    begins: datetime | None = None
    ends: datetime | None = None
    zone: str = ""


Source = Callable[[Any], Iterable[Duty]]
_sources: list[Source] = []


def tells_duties(source: Source) -> Source:
    """Add a function that says what waits for the person it is given."""
    _sources.append(source)
    return source


def duties_of(person: Any) -> list[Duty]:
    """Edition by edition, newest first; in each, what somebody waits for comes first."""
    found = [duty for source in _sources for duty in source(person)]
    found.sort(key=lambda duty: not duty.waits)
    found.sort(key=lambda duty: duty.edition, reverse=True)
    return found
