"""Session times in words: the reader's own and the edition's, never ambiguous."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext, pgettext
from django.utils.translation import gettext as _

from apps.core.languages import listed
from apps.core.zones import offset_of, place_of

MINUTES_OF_A_DAY = 24 * 60
#: From so many on nobody counts hours.
MANY_DAYS = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """One instant as one zone sees it, ready to be shown."""

    machine: str
    day: str
    clock: str


@dataclass(frozen=True, slots=True)
class Span:
    """A start and an end as one zone sees them."""

    start: Moment
    end: Moment | None
    zone: str

    @property
    def ends_another_day(self) -> bool:
        return self.end is not None and self.end.day != self.start.day


def moment(at: datetime, zone: ZoneInfo) -> Moment:
    local = at.astimezone(zone)
    return Moment(
        machine=local.isoformat(timespec="minutes"),
        day=day_in_words(local.date()),
        clock=f"{local:%H:%M}",
    )


def day_in_words(day: date) -> str:
    """A day that is one, whatever the zone of the reader."""
    return _day(day, get_language())


@lru_cache(maxsize=512)
def _day(day: date, _language: str | None) -> str:
    # Translators: Django's date format letters; "Wednesday 8 February 2023".
    return date_format(day, pgettext("date format", "l j F Y"), use_l10n=False)


def span(start: datetime, end: datetime | None, zone: ZoneInfo) -> Span:
    return Span(
        start=moment(start, zone),
        end=moment(end, zone) if end else None,
        zone=_zone_in_words(start.astimezone(zone), zone),
    )


def _zone_in_words(local: datetime, zone: ZoneInfo) -> str:
    place, offset = place_of(zone), offset_of(local)
    if place == offset:
        return offset
    return _("%(place)s, %(offset)s") % {"place": place, "offset": offset}


def time_left(until: datetime, at: datetime) -> str:
    """How long it still is, in the two largest units; days alone where there are many."""
    minutes = int((until - at).total_seconds()) // 60
    days, hours = minutes // MINUTES_OF_A_DAY, minutes % MINUTES_OF_A_DAY // 60
    if minutes < 0:
        return pgettext("time left", "over")
    if minutes < 1:
        return _("less than a minute")
    if days >= MANY_DAYS:
        return _days(days)
    if days:
        return listed([_days(days), _hours(hours)] if hours else [_days(days)])
    rest = ngettext("%(number)s minute", "%(number)s minutes", minutes % 60) % {
        "number": minutes % 60
    }
    units = [_hours(hours)] if hours else []
    return listed([*units, rest] if minutes % 60 else units)


def _days(number: int) -> str:
    return ngettext("%(number)s day", "%(number)s days", number) % {"number": number}


def _hours(number: int) -> str:
    return ngettext("%(number)s hour", "%(number)s hours", number) % {"number": number}


def same_clock(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether both zones show the same time at that moment."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
