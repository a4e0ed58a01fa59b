"""On which day a part begins, which the programme above knows best."""

from collections.abc import Callable, Collection, Mapping
from datetime import date

from apps.editions.models import Part

Source = Callable[[Collection[int]], Mapping[int, date]]
_sources: list[Source] = []


def tells_first_days(source: Source) -> Source:
    """Add a function that says of parts, by their keys, the day of the first session."""
    _sources.append(source)
    return source


def first_days(parts: Collection[Part]) -> dict[int, date]:
    """The first day of each part, by its key; a part of which none is known is left out.

    Without a session it is the first day that the dates of the part, or else of the
    edition, can mean. The edition has to be fetched with each part.
    """
    found: dict[int, date] = {}
    for part in parts:
        told = part.starts_on or part.edition.starts_on
        if told.year is not None:
            found[part.pk] = date(told.year, told.month or 1, told.day or 1)
    for source in _sources:
        found |= source([part.pk for part in parts])
    return found
