"""In which time zone a reader is shown times; the same for people without account."""

from apps.core.zones import COOKIE, FALLBACK, zone_of

__all__ = ["COOKIE", "FALLBACK", "zone_of"]
