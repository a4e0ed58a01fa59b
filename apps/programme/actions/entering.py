"""Coming into the online room of a session.

The server of the room is asked outside of transactions. Nothing here waits for a lock
of the session: hundreds come in within a minute.
"""

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.programme.choices import Door, Recording
from apps.programme.gateways.rooms import Guest, Room, Unreachable
from apps.programme.gateways.servers import room_at
from apps.programme.models import Attendance, OnlineRoom, Session
from apps.programme.queries.doors import Doorway, doorway_of, is_open

if TYPE_CHECKING:
    from apps.accounts.models import User


def enter(session: Session, *, person: "User", agrees: bool = False) -> None:
    """Let ``person`` in, and open the room if they are its host.

    When somebody with a place in the part first came in is kept as long as a
    certificate needs it, and in no trail. Coming in again changes nothing.

    Raises:
        Refused: they may not enter, not yet or no more; they have not agreed to be
            recorded; or the server of the room does not answer.
    """
    doorway = _open_doorway(session, person)
    if doorway.asks_agreement and not agrees:
        raise Refused(
            _("This session is recorded. Enter it only if you agree to that."),
            code="no_agreement",
        )
    if doorway.is_host:
        _open(session, doorway, by=person)
    if doorway.has_place:
        _note(session, person, agrees=doorway.asks_agreement)


def address_inside(session: Session, *, person: "User") -> str:
    """Where ``person`` is in the room; looked at anew, so it is worth nothing to others.

    Raises:
        Refused: they may not enter, not yet or no more.
    """
    doorway = _open_doorway(session, person)
    guest = Guest(name=_name_inside(person), is_host=doorway.is_host)
    return _room(session, doorway).address_for(guest)


def _open_doorway(session: Session, person: "User") -> Doorway:
    doorway = doorway_of(session, person)
    if not doorway.is_open:
        raise Refused(str(Door(doorway.state).label), code=doorway.state)
    return doorway


def _name_inside(person: "User") -> str:
    """The name they show; whoever is in no list is shown under none here either."""
    return _("Participant") if person.is_hidden else person.shown_name


def _room(session: Session, doorway: Doorway) -> Room:
    assert doorway.room
    found = room_at(
        doorway.room.provider,
        link=doorway.room.link,
        name=doorway.room.name,
        title=session.title,
        way_back=f"{settings.SITE_URL}{session.get_absolute_url()}",
        is_recorded=session.recording != Recording.NONE,
    )
    if found is None:
        raise Refused(str(Door.NO_ROOM.label), code=Door.NO_ROOM)
    return found


def _open(session: Session, doorway: Doorway, *, by: "User") -> None:
    """Have the room ready, also again: a server may have closed it meanwhile."""
    try:
        _room(session, doorway).open()
    except Unreachable:
        raise Refused(
            _("The server of the online room does not answer. Please try again."),
            code="unreachable",
        ) from None
    if not is_open(session, doorway.room):
        _write_down_opening(session, by=by)


@transaction.atomic
def _write_down_opening(session: Session, *, by: "User") -> None:
    room = OnlineRoom.objects.select_for_update(no_key=True).get(session=session)
    if is_open(session, room):
        return
    room.opened_at = now()
    room.save(update_fields=["opened_at", "updated_at"])
    record(
        by,
        "onlineroom.opened",
        room,
        after={"opened_at": room.opened_at},
        edition_id=session.edition_id,
    )


@transaction.atomic
def _note(session: Session, person: "User", *, agrees: bool) -> None:
    at = now()
    # Locked, so that a moderator who takes a mark away at this moment takes away no more.
    rows = Attendance.objects.select_for_update(no_key=True)
    row, is_new = rows.get_or_create(
        session=session,
        person=person,
        defaults={
            "entered_at": at,
            "recording_agreed_at": at if agrees else None,
        },
    )
    if is_new:
        return
    row.entered_at = row.entered_at or at
    if agrees:
        row.recording_agreed_at = row.recording_agreed_at or at
    row.save(update_fields=["entered_at", "recording_agreed_at", "updated_at"])
