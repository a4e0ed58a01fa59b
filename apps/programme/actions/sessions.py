"""Publishing, changing and calling off a session, with word to who signed up."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.notifications.mailings import mailing_of
from apps.notifications.outbox import cancel as take_back
from apps.notifications.outbox import enqueue_many
from apps.programme import emails
from apps.programme.actions.doubling import undouble
from apps.programme.actions.plans import plan
from apps.programme.actions.releasing import release
from apps.programme.actions.reminders import take_back_of_parts, take_back_of_session
from apps.programme.actions.seats import fill, locked, until_not_busy, waited_for_by
from apps.programme.choices import MOVES, SeatState, SessionState
from apps.programme.models import Release, Session, SessionPlan, SignUp

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What the audit trail says of a change that counts at once.
RECORDED = (
    "slug",
    "capacity",
    "seat_offer_hours",
    "recording",
    "uses_chatham_house_rule",
)
#: What it calls a move to another state.
VERBS: Mapping[SessionState, str] = {
    SessionState.CANCELLED: "session.cancelled",
}


def publish(session: Session, *, actor: "User") -> Release:
    """Release ``session`` alone: what is planned of it, and a draft for the first time.

    Raises:
        Refused: nothing of it is new.
    """
    return release(session.edition, by=actor, only=[session.pk], drafts=[session.pk])


def cancel(session: Session, *, actor: "User") -> None:
    """Call ``session`` off and tell everybody who signed up, waits or has a role.

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
        take_back_of_session(called_off)
        take_back_of_parts([called_off.part])
        called_off.sign_ups.live().update(
            state=SeatState.LEFT,
            left_at=now(),
            offered_at=None,
            offered_until=None,
            is_doubled=False,
            updated_at=now(),
        )
        undouble([held.person_id for held in told])
        _tell_all(called_off, _told_of(called_off, told))
        fill(sessions.values())

    until_not_busy(step)


def change(session: Session, *, actor: "User") -> None:
    """Save what was changed in ``session``: what is planned waits for a release.

    The rest counts at once; more seats go to the waiting list. Seats cannot become fewer
    than are taken. A draft is told to nobody, so all of it counts at once.

    Raises:
        Refused: fewer seats than people seated.
    """
    wanted = SessionPlan()
    wanted.take_facts(session)

    def step() -> None:
        sessions = locked([session.pk])
        before = sessions[session.pk]
        _check_seats(before, session.capacity)
        plan(before, wanted, by=actor)
        session.state = before.state
        session.sequence = before.sequence
        session.take_facts(before)
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
        fill([session])

    until_not_busy(step)


def _tell_all(called_off: Session, people: list["User"]) -> None:
    if people:
        mailing = mailing_of(
            f"session:{called_off.pk}:cancelled",
            title=_("Called off: %(title)s") % {"title": called_off.title},
            edition_id=called_off.edition_id,
        )
        enqueue_many(emails.cancelled(called_off, people, mailing))


def _told_of(session: Session, held: Iterable[SignUp]) -> list["User"]:
    """Who had signed up or waited, and who has a role; each once."""
    roles = session.people.filter(person__is_active=True).select_related("person")
    people = [*(one.person for one in held), *(one.person for one in roles)]
    return [*{person.pk: person for person in people if person}.values()]


def _locked_with_neighbours(session: Session) -> dict[int, Session]:
    """``session``, and the sessions that wait for somebody who is seated in it."""
    taken = session.sign_ups.taken().values_list("person_id", flat=True)
    return locked({session.pk, *waited_for_by(taken)})


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
    taken = session.sign_ups.taken().count()
    if capacity is not None and capacity < taken:
        raise Refused(
            _("%(taken)d seats are taken or offered. Give at least as many seats.")
            % {"taken": taken},
            code="seats_taken",
        )


def _differ(one: Session, other: Session, fields: Iterable[str]) -> bool:
    return any(getattr(one, name) != getattr(other, name) for name in fields)


def _facts(session: Session) -> dict[str, Any]:
    return {name: getattr(session, name) for name in RECORDED}
