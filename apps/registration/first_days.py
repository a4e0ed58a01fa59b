"""On which day a part begins, which the programme above knows best."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, time

from apps.core.zones import zone_or_ours
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


def begins_at(part: Part) -> datetime | None:
    """When the first day of ``part`` begins in the edition's town; unknown until fixed.

    Unlike ``first_days`` it takes a day of the part or the edition only where the
    organisers say that the dates are final: somebody is held to it. A session that is
    published is such a word as well. It is looked up once for each ``part`` in hand.
    """
    if not hasattr(part, "known_beginning"):
        day = _fixed_first_day(part)
        zone = zone_or_ours(part.edition.time_zone)
        found = datetime.combine(day, time(), tzinfo=zone) if day else None
        part.known_beginning = found  # type: ignore[attr-defined]  # a note of ours
    return part.known_beginning  # type: ignore[attr-defined,no-any-return]  # as above


def _fixed_first_day(part: Part) -> date | None:
    for source in _sources:
        if told := source([part.pk]):
            return told[part.pk]
    known = part.starts_on or part.edition.starts_on
    return known.as_day() if part.edition.dates_are_final else None
