"""Offers of seats: the reminder of them, and the end of those that nobody answered."""

import logging
from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.db.models import (
    DateTimeField,
    DurationField,
    ExpressionWrapper,
    F,
    Value,
)
from django.utils.timezone import now

from apps.accounts.models import User
from apps.notifications.outbox import enqueue, enqueue_and_count
from apps.programme import emails
from apps.programme.actions.seats import (
    fill,
    locked,
    release_seat,
    until_not_busy,
    waited_for_by,
)
from apps.programme.choices import SeatState
from apps.programme.models import Session, SignUp
from apps.programme.models.sign_ups import SignUpQuerySet
from apps.programme.queries.clashes import taken_elsewhere
from apps.programme.seat_offers import offered_until

logger = logging.getLogger(__name__)

#: So many offers end under one lock, so that others need not wait long.
AT_ONCE = 50


def offer_seats(session: Session, people: Iterable[User]) -> list[SignUp]:
    """Keep a seat each for the first of ``people`` who can have one, without a letter.

    The caller has locked their places and the session, and has looked that none of them
    has signed up.
    """
    people, moment = [*people], now()
    busy = {*taken_elsewhere(people, session)}
    free = session.capacity
    if free is not None:
        # A session can hold more than its capacity says by now.
        free = max(free - _taken(session), 0)
    offers = []
    for person in people:
        until = offered_until(session, since=moment, zone=person.time_zone)
        if until is None or person.pk in busy:
            continue
        offers.append(
            SignUp(
                session=session,
                person=person,
                state=SeatState.OFFERED,
                offered_at=moment,
                offered_until=until,
                starts_at=session.starts_at,
                ends_at=session.ends_at,
            )
        )
    return SignUp.objects.bulk_create(offers[:free])


def _taken(session: Session) -> int:
    return session.sign_ups.taken().count()


def end_overdue_seat_offers(at: datetime | None = None) -> int:
    """End every offer of a seat that nobody answered in time; return how many.

    Each seat goes to the next person in the same transaction. Safe to call any number
    of times and from many processes. What fails is logged, keeps no other session's
    seats, and is tried again the next time.
    """
    moment = at or now()
    overdue = SignUp.objects.overdue(moment).order_by("session_id")
    ended = 0
    for session in overdue.values_list("session_id", flat=True).distinct():
        try:
            while number := until_not_busy(partial(_end_some, session, moment)):
                ended += number
        except Exception:
            logger.exception("offers of seats in session %s were not ended", session)
    return ended


def _end_some(session: int, at: datetime) -> int:
    overdue = SignUp.objects.overdue(at).filter(session=session)
    people = [*overdue.values_list("person_id", flat=True)[:AT_ONCE]]
    sessions = locked({session, *waited_for_by(people)})
    ended = 0
    for offer in overdue.filter(person__in=people).locked().select_related("person"):
        offer.session = sessions[session]
        release_seat(offer)
        enqueue(emails.offer_over(offer))
        ended += 1
    fill(sessions.values())
    return ended


@transaction.atomic
def remind_of_seat_offers(at: datetime | None = None) -> int:
    """Write once to whoever has let half of the time to answer pass; to how many.

    Whoever answers meanwhile waits for it, and takes the letter back.
    """
    rows = _half_over(at or now()).select_for_update(
        of=("self",), no_key=True, skip_locked=True
    )
    offers = rows.select_related("person", "session__edition")
    return enqueue_and_count(emails.offer_reminder(offer) for offer in offers)


def _half_over(at: datetime) -> SignUpQuerySet:
    left = ExpressionWrapper(F("offered_until") - Value(at), DurationField())
    as_long_ago = ExpressionWrapper(Value(at) - left, DateTimeField())
    return SignUp.objects.offered().filter(
        offered_until__gt=at, offered_at__lte=as_long_ago
    )
