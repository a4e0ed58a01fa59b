"""Publishing, changing and calling off a session, with word to who signed up."""

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.outbox import cancel as take_back
from apps.notifications.outbox import enqueue_many
from apps.programme import emails
from apps.programme.actions.agreements import lacks_agreement
from apps.programme.actions.seats import fill, locked, until_not_busy, waited_for_by
from apps.programme.choices import MOVES, REMINDERS, SeatState, SessionState
from apps.programme.models import Session

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What a person should be told of when it changes after publication.
TIMES = ("starts_at", "ends_at")
IN_CALENDARS = (*TIMES, "title")
#: What the audit trail says of a change.
RECORDED = (
    *IN_CALENDARS,
    "slug",
    "capacity",
    "kind",
    "language",
    "recording",
    "uses_chatham_house_rule",
)
#: What it calls a move to another state.
VERBS: Mapping[SessionState, str] = {
    SessionState.PUBLISHED: "session.published",
    SessionState.CANCELLED: "session.cancelled",
}


@transaction.atomic
def publish(session: Session, *, actor: "User") -> Session:
    """Show ``session`` to everybody.

    Raises:
        Refused: it is not a draft, or it would be recorded and not all have agreed.
    """
    session = locked([session.pk])[session.pk]
    if lacks_agreement(session):
        raise Refused(
            _(
                "It would be recorded, and not everybody who would be heard has agreed."
                " Ask them, or choose not to record it."
            ),
            code="lacks_agreement",
        )
    return _move(session, SessionState.PUBLISHED, actor)


def cancel(session: Session, *, actor: "User") -> None:
    """Call ``session`` off and tell everybody who signed up or waits.

    Raises:
        Refused: it is not published.
    """

    def step() -> None:
        sessions = _locked_with_neighbours(session)
        called_off = sessions[session.pk]
        called_off.sequence += 1
        _move(called_off, SessionState.CANCELLED, actor)
        told = [*called_off.sign_ups.live().select_related("person")]
        for held in told:
            held.session = called_off
            take_back(prefix=emails.of_sign_up(held))
        _take_back_reminders(called_off)
        called_off.sign_ups.live().update(
            state=SeatState.LEFT, left_at=now(), updated_at=now()
        )
        enqueue_many(emails.cancelled(called_off, (held.person for held in told)))
        fill(sessions.values())

    until_not_busy(step)


def change(session: Session, *, actor: "User") -> None:
    """Save what was changed in ``session``; tell people when its time has changed.

    More seats go to the waiting list at once. Nobody loses a seat by a change: seats
    cannot become fewer than are taken.

    Raises:
        Refused: fewer seats than people seated.
    """

    def step() -> None:
        sessions = _locked_with_neighbours(session)
        before = sessions[session.pk]
        _check_seats(before, session.capacity)
        session.state = before.state
        session.sequence = before.sequence
        if before.is_published and _differ(before, session, IN_CALENDARS):
            session.sequence += 1
        session.save()
        if _differ(before, session, RECORDED):
            record(
                actor,
                "session.changed",
                session,
                before=_facts(before),
                after=_facts(session),
                edition_id=session.edition_id,
            )
        if before.is_published and _differ(before, session, TIMES):
            _take_back_reminders(session)
            enqueue_many(emails.changed(session, _live_people(session)))
        fill((sessions | {session.pk: session}).values())

    until_not_busy(step)


def _locked_with_neighbours(session: Session) -> dict[int, Session]:
    """``session``, and the sessions that wait for somebody who is seated in it."""
    seated = session.sign_ups.seated().values_list("person_id", flat=True)
    return locked({session.pk, *waited_for_by(seated)})


def _move(session: Session, to: SessionState, actor: "User") -> Session:
    if to not in MOVES[session.state]:
        raise Refused(
            _("This session can no longer be changed in this way."),
            code="illegal_move",
        )
    before = session.state
    session.state = to
    session.save(update_fields=["state", "sequence", "updated_at"])
    record(
        actor,
        VERBS[to],
        session,
        before={"state": before},
        after={"state": to.value},
        edition_id=session.edition_id,
    )
    return session


def _check_seats(session: Session, capacity: int | None) -> None:
    seated = session.sign_ups.seated().count()
    if capacity is not None and capacity < seated:
        raise Refused(
            _("%(seated)d people have a seat. Give at least as many seats.")
            % {"seated": seated},
            code="seats_taken",
        )


def _differ(one: Session, other: Session, fields: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in fields)


def _facts(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in RECORDED}


def _live_people(session: Session) -> Iterator["User"]:
    for held in session.sign_ups.live().select_related("person"):
        yield held.person


def _take_back_reminders(session: Session) -> None:
    for kind in REMINDERS:
        take_back(prefix=emails.of_reminders(session, kind))
