"""Signing up, leaving, and moving up the waiting list, to a seat or the offer of one.

Who is given a seat is decided under the lock of the session. What one person may hold
at the same time is decided under the locks of all places of that person, because the
parts of an edition overlap; the database refuses what gets past them, and the step is
tried again. Locks that wait are taken in the order application, then sessions by key.
Moving somebody up needs the applications *after* the session: those locks never wait,
and the step is tried again.
"""

import time
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import DatabaseError, IntegrityError, transaction
from django.db.models import Exists, OuterRef
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import cancel as take_back
from apps.notifications.outbox import enqueue
from apps.programme import emails
from apps.programme.actions.doubling import undouble
from apps.programme.actions.reminders import take_back_of_row
from apps.programme.choices import SeatState
from apps.programme.models import Session, SignUp
from apps.programme.models.sign_ups import ONE_SEAT_AT_A_TIME
from apps.programme.queries import clashes_of
from apps.programme.seat_offers import offered_until
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User

T = TypeVar("T")

TRIES = 20
PAUSE = 0.025
#: What PostgreSQL calls a deadlock that it cut at our cost.
DEADLOCK = "40P01"


class Busy(Exception):
    """Whoever is next in line is being written by somebody else at this moment."""


def sign_up(session: Session, *, person: "User") -> SignUp:
    """Give ``person`` a seat in ``session``, or the last turn on its waiting list.

    Asking twice returns the first sign-up; asking for what is offered accepts it. A
    session can be joined once it is published and its time is fixed, until it begins.

    Raises:
        Refused: no place in this part, not open, a seat elsewhere at that time, or an
            offer that has ended.
    """
    return until_not_busy(partial(_sign_up, session, person))


def _sign_up(session: Session, person: "User") -> SignUp:
    places = [*Application.objects.locked().admitted().filter(person=person)]
    if all(place.part_id != session.part_id for place in places):
        raise Refused(
            _("Sessions are open to people who have a place in this part."),
            code="no_place",
        )
    session = locked([session.pk])[session.pk]
    if earlier := session.sign_ups.live().filter(person=person).first():
        return _accept(earlier, session) if earlier.is_offered else earlier
    _check_open(session)
    _check_clash(session, person)
    free = _has_free_seat(session)
    fresh = SignUp(
        session=session,
        person=person,
        state=SeatState.SEATED if free else SeatState.WAITING,
        seated_at=now() if free else None,
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )
    fresh.save(force_insert=True)
    enqueue(emails.seated(fresh) if free else emails.waiting(fresh))
    return fresh


def _accept(offer: SignUp, session: Session) -> SignUp:
    _check_open(session)
    assert offer.offered_until
    if offer.offered_until <= now():
        raise Refused(
            _("The time to accept this seat is over. It goes to the next person."),
            code="too_late",
        )
    offer.session = session
    _seat(offer)
    enqueue(emails.seated(offer))
    return offer


def _seat(held: SignUp) -> None:
    held.state = SeatState.SEATED
    held.seated_at = now()
    held.offered_at = held.offered_until = None
    held.save()
    _take_back_letters(held)


def leave(session: Session, *, person: "User") -> None:
    """Take ``person`` out of ``session``; whoever is next gets a seat that is freed.

    So is an offer declined. Leaving twice does nothing more.

    Raises:
        Refused: the session has begun.
    """

    def step() -> None:
        sessions = locked({session.pk, *waited_for_by([person.pk])})
        here = sessions[session.pk]
        mine = here.sign_ups.live().filter(person=person).first()
        if mine is None:
            return
        if here.has_begun:
            raise Refused(_("This session has already begun."), code="begun")
        release_seat(mine)
        fill(sessions.values())

    until_not_busy(step)


def give_up_seats(*, person: "User", part: Part) -> None:
    """Take ``person``, who lost the place, out of the sessions of ``part`` to come."""

    def step() -> None:
        mine = SignUp.objects.live().filter(person=person)
        sessions = locked(mine.values_list("session_id", flat=True))
        for held in mine.filter(session__part=part).select_related("session"):
            if not held.session.has_begun:
                release_seat(held)
        fill(sessions.values())

    until_not_busy(step)


def _check_open(session: Session) -> None:
    if not session.is_published:
        raise Refused(_("This session is not open for sign-up."), code="not_open")
    if session.starts_at is None:
        raise Refused(
            _("You can sign up once the time of this session is fixed."),
            code="not_scheduled",
        )
    if session.has_begun:
        raise Refused(_("This session has already begun."), code="begun")


def _check_clash(session: Session, person: "User") -> None:
    if clash := clashes_of(person.pk, session).first():
        raise Refused(
            _(
                "You have a seat, or the offer of one, at the same time in “%(title)s”."
                " Leave it first."
            )
            % {"title": clash.title},
            code="clash",
        )


def _has_free_seat(session: Session) -> bool:
    return (
        session.capacity is None or session.sign_ups.taken().count() < session.capacity
    )


def release_seat(held: SignUp) -> None:
    """Give back a seat, an offer or a turn; the caller has locked the session."""
    held.state = SeatState.LEFT
    held.left_at = now()
    held.offered_at = held.offered_until = None
    held.is_doubled = False
    held.save()
    undouble([held.person_id])
    _take_back_letters(held)


def _take_back_letters(held: SignUp) -> None:
    """What has not gone out says of a seat, an offer or a turn what it no longer is."""
    take_back(prefix=emails.of_sign_up(held))
    take_back_of_row("s", held.pk)


def fill(sessions: Iterable[Session]) -> None:
    """Give the free seats of ``sessions``, all locked, to the first who can take them.

    Where a session leaves time to answer, the seat is offered to them.
    """
    for session in sessions:
        if not session.is_published or session.starts_at is None or session.has_begun:
            continue
        while _has_free_seat(session) and (first := _next_in_line(session)):
            _move_up(first)


def _move_up(first: SignUp) -> None:
    moment = now()
    until = offered_until(first.session, since=moment, zone=first.person.time_zone)
    if until is None:
        _seat(first)
        enqueue(emails.promoted(first))
        return
    first.state = SeatState.OFFERED
    first.offered_at, first.offered_until = moment, until
    first.save()
    _take_back_letters(first)
    enqueue(emails.offered(first))


def _next_in_line(session: Session) -> SignUp | None:
    """The first on the waiting list with no seat elsewhere at that time."""
    elsewhere = clashes_of(OuterRef("person_id"), session)
    for turn in (
        session.sign_ups.waiting()
        .filter(~Exists(elsewhere))
        .select_related("person")
        .iterator(chunk_size=20)
    ):
        turn.session = session
        places = Application.objects.admitted().filter(person=turn.person)
        mine = [*places.select_for_update(no_key=True, skip_locked=True)]
        if len(mine) < places.count():
            raise Busy
        if all(place.part_id != session.part_id for place in mine):
            continue
        # Under the locks of the places nobody can take another seat meanwhile.
        if not clashes_of(turn.person_id, session).exists():
            return turn
    return None


def until_not_busy(step: Callable[[], T]) -> T:
    for _attempt in range(TRIES):
        try:
            # Rolling back gives the sessions' locks back, also inside a transaction.
            with transaction.atomic():
                return step()
        except Busy:
            pass
        except DatabaseError as error:
            if not _was_overtaken(error):
                raise
        time.sleep(PAUSE)
    raise Refused(
        _("Many people are changing seats just now. Please try again."), code="busy"
    )


def _was_overtaken(error: DatabaseError) -> bool:
    """Whether somebody gave the same person another seat at the same moment."""
    cause: Any = error.__cause__
    if getattr(cause, "pgcode", "") == DEADLOCK:
        return True
    return (
        isinstance(error, IntegrityError)
        and cause.diag.constraint_name == ONE_SEAT_AT_A_TIME
    )


def locked(keys: Iterable[int]) -> dict[int, Session]:
    rows = Session.objects.locked().select_related("edition", "part")
    return {session.pk: session for session in rows.filter(pk__in=set(keys))}


def waited_for_by(people: Iterable[int]) -> set[int]:
    """Sessions where somebody of ``people`` waits; a seat given up makes them free."""
    waiting = SignUp.objects.waiting().filter(person__in=people)
    return set(waiting.values_list("session_id", flat=True))
