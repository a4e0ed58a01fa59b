"""Until when somebody may say yes, so that places are settled when the part begins."""

from datetime import datetime, timedelta

from django.utils import timezone

from apps.editions.models import Part
from apps.registration.deadlines import answer_until, latest_before
from apps.registration.first_days import begins_at

#: From here on a whole day to answer would no longer end before the part, whatever the
#: clock shows where the person lives: a night lasts twelve hours, once a year thirteen.
TIME_TO_ASK = timedelta(days=1, hours=13)
SHORTEST = 1


def leaves_time_to_ask(part: Part) -> bool:
    """Whether everybody could still have a day to answer before ``part`` begins."""
    begins = begins_at(part)
    return begins is None or begins - timezone.now() >= TIME_TO_ASK


def offered_until(part: Part, days: int, *, since: datetime, zone: str) -> datetime:
    """At least ``days`` after ``since``, but before ``part`` begins; never at night.

    A day is always left: a guest who is invited later than that may answer while the
    part has begun. A part whose dates are not fixed ends no offer.
    """
    until = answer_until(days, since=since, zone=zone)
    return before_it_begins(part, until, since=since, zone=zone)


def before_it_begins(
    part: Part, until: datetime, *, since: datetime, zone: str
) -> datetime:
    """``until``, or the last hour of a day before ``part`` where that is earlier."""
    begins = begins_at(part)
    if begins is None or until <= begins:
        return until
    shortest = answer_until(SHORTEST, since=since, zone=zone)
    return min(until, max(latest_before(begins, zone=zone), shortest))
