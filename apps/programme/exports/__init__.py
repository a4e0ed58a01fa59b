"""What others read of the programme."""

from apps.programme.exports.calendars import edition_calendar, session_calendar

__all__ = [
    "edition_calendar",
    "session_calendar",
]
