"""Where and when a session shall be held: placing, taking out, and undoing it."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.programme.actions.plans import plan
from apps.programme.actions.seats import locked, until_not_busy
from apps.programme.models import Room, Session, SessionPlan
from apps.programme.queries.releases import plan_of

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the schedule; without times the session is in none."""

    starts_at: datetime | None = None
    ends_at: datetime | None = None
    room: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """What somebody did to one session, so that it can be undone."""

    session: int
    before: Spot
    after: Spot


def place(session: Session, spot: Spot, *, version: int, by: "User") -> Step:
    """Plan ``session`` at ``spot``; what is public waits for a release.

    ``version`` is that of the plan that was looked at.

    Raises:
        Refused: the plan is another meanwhile, the session is called off, or the room
            belongs to another edition.
    """

    def step() -> Step:
        mine, planned = _locked_plan(session.pk)
        if planned.version != version:
            raise Refused(
                _("Somebody has planned this session anew meanwhile."), code="changed"
            )
        return _put(mine, planned, spot, by)

    return until_not_busy(step)


def put_back(step: Step, *, by: "User") -> Step:
    """Undo ``step`` if the session still is where it put it.

    Raises:
        Refused: somebody has moved it since, or it was called off.
    """

    def undo() -> Step:
        session, planned = _locked_plan(step.session)
        if spot_of(planned) != step.after:
            raise Refused(
                _("“%(title)s” was moved again since, so this cannot be undone.")
                % {"title": planned.title},
                code="moved_since",
            )
        return _put(session, planned, step.before, by)

    return until_not_busy(undo)


def spot_of(planned: SessionPlan) -> Spot:
    return Spot(planned.starts_at, planned.ends_at, planned.room_id)


def _locked_plan(key: int) -> tuple[Session, SessionPlan]:
    session = locked([key])[key]
    if session.is_cancelled:
        raise Refused(_("This session is called off."), code="called_off")
    return session, plan_of(session)


def _put(session: Session, planned: SessionPlan, spot: Spot, by: "User") -> Step:
    rooms = Room.objects.filter(edition=session.edition_id)
    if spot.room and not rooms.filter(pk=spot.room).exists():
        raise Refused(_("This room belongs to another edition."), code="foreign_room")
    before = spot_of(planned)
    wanted = SessionPlan()
    wanted.take_facts(planned)
    wanted.starts_at, wanted.ends_at = spot.starts_at, spot.ends_at
    wanted.room_id = spot.room
    plan(session, wanted, by=by)
    return Step(session.pk, before, spot)
