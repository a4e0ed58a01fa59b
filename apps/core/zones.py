"""In which time zone a reader is shown times, and how zones are named."""

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

FALLBACK = "Europe/Vienna"
COOKIE = "hrgl_zone"


@lru_cache(maxsize=1024)
def zone_named(name: str) -> ZoneInfo | None:
    """The zone of that IANA name; ``None`` for anything else somebody may send."""
    try:
        return ZoneInfo(name) if name else None
    except (KeyError, ValueError, OSError):
        return None


def validate_zone(name: str) -> None:
    """Refuse what is no IANA name, for a model's field.

    Raises:
        ValidationError: there is no such zone.
    """
    if zone_named(name) is None:
        raise ValidationError(
            _("There is no time zone of this name."), code="unknown_zone"
        )


def known_zone_of(request: HttpRequest | None) -> ZoneInfo | None:
    """The reader's zone if they or their browser have said it."""
    if request is None:
        return None
    user = getattr(request, "user", None)
    return zone_named(getattr(user, "time_zone", "")) or zone_named(
        request.COOKIES.get(COOKIE, "")
    )


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The reader's zone: of the account, else of the cookie, else Graz."""
    return known_zone_of(request) or ZoneInfo(FALLBACK)


def zone_or_ours(zone: ZoneInfo | str) -> ZoneInfo:
    """``zone``, or the one of that name, or that of Graz."""
    if isinstance(zone, ZoneInfo):
        return zone
    return zone_named(zone) or ZoneInfo(FALLBACK)


def place_of(zone: ZoneInfo) -> str:
    """The town a zone is called after; Vienna's is our own, Graz."""
    if zone.key == FALLBACK:
        return _("Graz")
    return zone.key.rpartition("/")[2].replace("_", " ")


def offset_of(moment: datetime) -> str:
    """The difference to UTC, for example ``UTC+1`` or ``UTC+5:30``."""
    offset = moment.utcoffset()
    if not offset:
        return "UTC"
    minutes = int(offset.total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes > 0 else "−"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")
