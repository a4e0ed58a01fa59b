"""In which time zone a reader is shown times."""

from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest

FALLBACK = "Europe/Vienna"
COOKIE = "hrgl_zone"


def zone_of(request: HttpRequest) -> ZoneInfo:
    """The reader's zone: of the account, else of the cookie, else Graz."""
    names = (getattr(request.user, "time_zone", ""), request.COOKIES.get(COOKIE, ""))
    for name in names:
        if name in available_timezones():
            return ZoneInfo(name)
    return ZoneInfo(FALLBACK)
