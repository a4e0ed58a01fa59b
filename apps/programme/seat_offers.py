"""Whether a seat that becomes free is offered, and until when its person may answer."""

from datetime import datetime, timedelta

from apps.programme.models import Session
from apps.registration.deadlines import answer_within


def offered_until(session: Session, *, since: datetime, zone: str) -> datetime | None:
    """The end of an offer made ``since``; never at night in ``zone``.

    ``None``: the seat is given at once. So it is where no hours are set, and where the
    offer would not end before the session begins: a seat that waits for an answer while
    the session is held is of use to nobody.
    """
    if session.hours_to_answer is None or session.starts_at is None:
        return None
    hours = timedelta(hours=session.hours_to_answer)
    until = answer_within(hours, since=since, zone=zone)
    return until if until < session.starts_at else None
