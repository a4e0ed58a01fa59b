"""What others read of the programme."""

from apps.programme.exports.calendars import edition_calendar, session_calendar
from apps.programme.exports.json_ld import json_ld
from apps.programme.exports.links import google_address, outlook_address
from apps.programme.exports.own_calendar import own_calendar
from apps.programme.exports.pictures import preview

__all__ = [
    "edition_calendar",
    "google_address",
    "json_ld",
    "outlook_address",
    "own_calendar",
    "preview",
    "session_calendar",
]
