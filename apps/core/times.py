"""Session times in words: the reader's own and the edition's, never ambiguous."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from apps.core.zones import offset_of, place_of


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
        # Translators: Django's date format letters; "Wednesday 8 February 2023".
        day=date_format(local, pgettext("date format", "l j F Y"), use_l10n=False),
        clock=f"{local:%H:%M}",
    )


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


def same_clock(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    """Whether both zones show the same time at that moment."""
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
