"""Windows of consultation and silence procedures as calendar files (RFC 5545).

Times are in UTC: an exact instant needs no rules of a zone, and a calendar shows it in
that of its reader.
"""

from datetime import UTC, datetime
from uuid import UUID, uuid5

from django.urls import reverse
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from apps.core.addresses import absolute
from apps.outcomes.choices import SilenceState
from apps.outcomes.models import Consultation, SilenceProcedure, Snapshot
from apps.programme.exports.calendars import a_calendar

#: Windows have calendar ids below this one (RFC 9562, version 5).
WINDOWS = UUID("5d1f6a0c-2d0c-5b7e-8a43-0f6f2a9c7e41")


def calendar_of(snapshot: Snapshot) -> bytes | None:
    """When people are asked about ``snapshot``; ``None`` where nobody is or was."""
    calendar = a_calendar(snapshot.label)
    _add_consultations(calendar, snapshot)
    _add_silences(calendar, snapshot)
    return bytes(calendar.to_ical()) if calendar.subcomponents else None


def _add_consultations(calendar: Calendar, snapshot: Snapshot) -> None:
    for one in snapshot.consultations.all():
        is_off = one.closed_at is not None and one.closed_at <= one.opens_at
        event = _event(
            one, is_off=is_off, ends=one.closes_at if is_off else one.ended_at
        )
        event.add("summary", _("Consultation: %(label)s") % {"label": snapshot.label})
        event.add("url", _address("version", snapshot))
        calendar.add_component(event)


def _add_silences(calendar: Calendar, snapshot: Snapshot) -> None:
    for one in snapshot.silence_procedures.all():
        is_off = one.state == SilenceState.STOPPED
        event = _event(one, is_off=is_off, ends=one.closes_at)
        event.add(
            "summary", _("Silence procedure: %(label)s") % {"label": snapshot.label}
        )
        event.add(
            "description",
            _(
                "The text is adopted unless somebody with a place objects by an exact"
                " instant. Whoever agrees need do nothing."
            ),
        )
        event.add("url", _address("silence", snapshot))
        calendar.add_component(event)


def _event(
    window: Consultation | SilenceProcedure, *, is_off: bool, ends: datetime
) -> Event:
    event = Event()
    facts = f"{type(window).__name__} {window.pk} {window.created_at.isoformat()}"
    event.add("uid", str(uuid5(WINDOWS, facts)))
    event.add("dtstamp", window.updated_at.astimezone(UTC))
    event.add("last-modified", window.updated_at.astimezone(UTC))
    grown = window.updated_at - window.created_at
    event.add("sequence", int(grown.total_seconds()))
    event.add("dtstart", window.opens_at.astimezone(UTC))
    event.add("dtend", ends.astimezone(UTC))
    event.add("status", "CANCELLED" if is_off else "CONFIRMED")
    # Nobody is busy for all of it.
    event.add("transp", "TRANSPARENT")
    return event


def _address(name: str, snapshot: Snapshot) -> str:
    slug = snapshot.document.edition.slug
    return absolute(reverse(f"outcomes:{name}", args=[slug, snapshot.number]))
