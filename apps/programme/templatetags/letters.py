"""Times in plain text, for letters."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django import template
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.core.languages import listed
from apps.core.times import Span, same_clock, span
from apps.core.zones import FALLBACK, zone_named
from apps.programme.models import Session

register = template.Library()


@register.simple_tag
def letter_when(session: Session) -> str:
    """The time for the reader of the letter, and below it that of the edition."""
    return _in_words(
        session.starts_at,
        session.ends_at,
        timezone.get_current_timezone_name(),
        session.edition.time_zone,
        translation.get_language(),
    )


@register.simple_tag
def letter_line(session: Session) -> str:
    """The time for the reader of the letter, in one line."""
    zone = timezone.get_current_timezone_name()
    return _in_words(
        session.starts_at, session.ends_at, zone, zone, translation.get_language()
    )


@register.simple_tag
def letter_instant(at: datetime, zone: str) -> str:
    """One instant for the reader of the letter, and below it in the edition's zone."""
    reader = timezone.get_current_timezone_name()
    return _in_words(at, None, reader, zone, translation.get_language())


# A reminder goes to hundreds of people in a handful of zones.
@lru_cache(maxsize=512)
def _in_words(
    starts_at: datetime | None,
    ends_at: datetime | None,
    reader: str,
    edition: str,
    language: str,
) -> str:
    """``language`` only tells the answers apart: it is the one switched on."""
    if starts_at is None:
        return _("Time to be announced")
    here = zone_named(edition) or ZoneInfo(FALLBACK)
    there = zone_named(reader) or here
    lines = [_line(span(starts_at, ends_at, here))]
    if not same_clock(starts_at, there, here):
        lines.insert(0, _line(span(starts_at, ends_at, there)))
    return "\n".join(lines)


def _line(time: Span) -> str:
    words = listed([time.start.day, time.start.clock])
    if time.end:
        day = [time.end.day] if time.ends_another_day else []
        words += f"–{listed([*day, time.end.clock])}"
    return f"{words} ({time.zone})"
