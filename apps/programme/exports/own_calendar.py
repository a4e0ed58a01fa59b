"""One person's own sessions, for a calendar that looks at the file again and again."""

from collections.abc import Iterable
from datetime import UTC
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from icalendar import Event

from apps.core.zones import zone_or_ours
from apps.programme.exports.calendars import a_calendar, an_event, zone_rules
from apps.programme.queries import OwnSession


def own_calendar(sessions: Iterable[OwnSession]) -> bytes:
    """What the person is expected at is fixed, the rest tentative; what was left is off.

    Nothing leads into an online room: calendars get shared.
    """
    calendar = a_calendar(_("My sessions"))
    shown = [own for own in sessions if own.session.starts_at]
    years: dict[ZoneInfo, set[int]] = {}
    for own in shown:
        assert own.session.starts_at
        zone = zone_or_ours(own.session.edition.time_zone)
        years.setdefault(zone, set()).add(own.session.starts_at.year)
    for zone, known in years.items():
        calendar.add_component(zone_rules(zone.key, min(known), max(known)))
    if not years:
        # A calendar has to hold something (RFC 5545, 3.6).
        calendar.add_component(zone_rules("Europe/Vienna", 2023, 2023))
    for own in shown:
        calendar.add_component(_event(own))
    return bytes(calendar.to_ical())


def _event(own: OwnSession) -> Event:
    event = an_event(own.session, own.session.edition)
    told = own.told_at.astimezone(UTC)
    for name in ("dtstamp", "last-modified"):
        event.pop(name)
        event.add(name, told)
    event.pop("status")
    event.add("status", _status(own))
    event.add("transp", "OPAQUE" if own.is_fixed else "TRANSPARENT")
    return event


def _status(own: OwnSession) -> str:
    if own.session.is_cancelled or own.is_left:
        return "CANCELLED"
    return "CONFIRMED" if own.is_fixed else "TENTATIVE"
