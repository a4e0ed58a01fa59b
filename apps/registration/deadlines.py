"""Until when somebody may answer; never a moment that finds people asleep."""

from datetime import date, datetime, time, timedelta

from apps.core.zones import zone_or_ours

MORNING = time(9)
NIGHT = time(22)
EVENING = time(21)


def answer_until(days: int, *, since: datetime, zone: str) -> datetime:
    """At least ``days`` after ``since``; see ``answer_within``."""
    return answer_within(timedelta(days=days), since=since, zone=zone)


def answer_within(length: timedelta, *, since: datetime, zone: str) -> datetime:
    """At least ``length`` after ``since``, at a full hour of the day in ``zone``.

    What would fall between 22:00 and 09:00 there moves to the next 09:00. Without a
    zone the clock of Graz is taken.
    """
    local = (since + length).astimezone(zone_or_ours(zone))
    hour = local.replace(minute=0, second=0, microsecond=0)
    if hour != local:
        hour += timedelta(hours=1)
    if hour.time() >= NIGHT:
        hour += timedelta(days=1)
    elif hour.time() >= MORNING:
        return hour
    return datetime.combine(hour.date(), MORNING, tzinfo=hour.tzinfo)


def latest_before(limit: datetime, *, zone: str) -> datetime:
    """The last full hour of a day in ``zone`` that is not after ``limit``."""
    hour = limit.astimezone(zone_or_ours(zone))
    hour = hour.replace(minute=0, second=0, microsecond=0)
    if hour.time() < MORNING:
        hour -= timedelta(days=1)
    elif hour.time() < NIGHT:
        return hour
    return datetime.combine(hour.date(), EVENING, tzinfo=hour.tzinfo)


def answer_by(day: date, *, zone: str) -> datetime:
    """The evening of ``day`` in ``zone``, or by the clock of Graz."""
    return datetime.combine(day, EVENING, tzinfo=zone_or_ours(zone))
