"""The programme as calendar files (RFC 5545).

Nothing invented: a session without a time is left out, an edition is an all-day event
only when its days are known. No join links: calendars get shared. The rules of the time
zone are always there, because a calendar must hold something (RFC 5545, 3.6).
"""

from collections.abc import Iterable
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime
from functools import lru_cache
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import pgettext
from icalendar import Calendar, Event, Timezone

from apps.core.addresses import absolute
from apps.core.markup import plain
from apps.core.partial_dates import all_day
from apps.core.zones import zone_or_ours
from apps.editions.models import Edition
from apps.programme.choices import RoomKind
from apps.programme.models import Session

PRODUCT = "-//Human Rights Go Local//Programme//EN"


#: How often a calendar that subscribes to the file should look again.
REFRESH = "PT1H"


#: Editions have calendar ids below this one (RFC 9562, version 5).
EDITIONS = UUID("8a0c1f6e-3f0b-5d0e-9a55-5b7c0f9d2c11")


def edition_calendar(edition: Edition, sessions: Iterable[Session]) -> bytes:
    """The edition itself, if its days are known, and its public sessions."""
    calendar = a_calendar(str(edition))
    if days := all_day(edition.starts_on, edition.ends_on):
        first, after = days
        event = Event()
        event.add("uid", _edition_uid(edition))
        event.add("dtstamp", edition.updated_at.astimezone(UTC))
        event.add("last-modified", edition.updated_at.astimezone(UTC))
        event.add("sequence", _sequence_of(edition))
        event.add("dtstart", first)
        event.add("dtend", after)
        event.add("summary", str(edition))
        event.add("url", absolute(edition.get_absolute_url()))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return _filled(calendar, edition, sessions)


def session_calendar(session: Session) -> bytes:
    """The session alone; it must have a time."""
    assert session.starts_at
    return _filled(a_calendar(session.title), session.edition, [session])


def a_calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar["REFRESH-INTERVAL;VALUE=DURATION"] = REFRESH
    return calendar


def _filled(calendar: Calendar, edition: Edition, sessions: Iterable[Session]) -> bytes:
    zone = zone_or_ours(edition.time_zone)
    scheduled = [session for session in sessions if session.starts_at is not None]
    years = [session.starts_at.year for session in scheduled if session.starts_at]
    years = years or [edition.year]
    calendar.add_component(zone_rules(zone.key, min(years), max(years)))
    for session in scheduled:
        calendar.add_component(an_event(session, edition))
    return bytes(calendar.to_ical())


@lru_cache(maxsize=32)
def zone_rules(name: str, first: int, last: int) -> Timezone:
    """The clock changes of these years and their neighbours, not of seven decades."""
    begin = min(max(first - 1, MINYEAR), MAXYEAR)
    end = min(max(last + 2, MINYEAR), MAXYEAR)
    return Timezone.from_tzid(
        name, first_date=date(begin, 1, 1), last_date=date(end, 1, 1)
    )


def an_event(session: Session, edition: Edition) -> Event:
    zone = zone_or_ours(edition.time_zone)
    assert session.starts_at
    assert session.ends_at
    event = Event()
    event.add("uid", str(session.uid))
    event.add("dtstamp", session.updated_at.astimezone(UTC))
    event.add("last-modified", session.updated_at.astimezone(UTC))
    event.add("sequence", session.sequence)
    event.add("dtstart", _told(session.starts_at, zone))
    event.add("dtend", _told(session.ends_at, zone))
    event.add("summary", session.title)
    event.add("status", "CANCELLED" if session.is_cancelled else "CONFIRMED")
    event.add("categories", [session.get_kind_display()])
    address = absolute(_path(session, edition))
    if session.room and session.room.kind != RoomKind.TRACK:
        event.add("location", session.room.name)
    event.add("url", address)
    event.add("description", _description(session, address))
    return event


def _told(at: datetime, zone: ZoneInfo) -> datetime:
    """In ``zone``; in UTC where its clocks show the time for the second time.

    A calendar takes a time that occurs twice for the first of both (RFC 5545, 3.3.5).
    """
    local = at.astimezone(zone)
    return at.astimezone(UTC) if local.fold else local


def _description(session: Session, address: str) -> str:
    told = [pgettext("of a session", "Cancelled")] if session.is_cancelled else []
    return "\n\n".join(filter(None, [*told, plain(session.abstract), address]))


def _path(session: Session, edition: Edition) -> str:
    return reverse(
        "programme:session", kwargs={"edition": edition.slug, "session": session.slug}
    )


def _sequence_of(edition: Edition) -> int:
    """Grows with each change, so that calendars take the newer file for newer."""
    return int((edition.updated_at - edition.created_at).total_seconds())


def _edition_uid(edition: Edition) -> str:
    """Stays when the site moves, or the edition, to another address (RFC 7986, 5.3)."""
    return str(uuid5(EDITIONS, f"{edition.pk} {edition.created_at.isoformat()}"))
