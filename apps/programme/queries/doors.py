"""Who may enter the online room of a session, and when."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.timezone import now

from apps.accounts.models import User
from apps.programme.choices import (
    CLOSES_AFTER,
    OPENS_BEFORE,
    OPENS_FOR_PEOPLE_BEFORE,
    Door,
    Recording,
    RoomProvider,
)
from apps.programme.models import Attendance, OnlineRoom, Session
from apps.programme.rules import has_a_role, leads, may_take_part


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorway:
    """Where one person stands before the online room of a session."""

    state: Door
    room: OnlineRoom | None = None
    #: Whoever opens the room for the others.
    is_host: bool = False
    #: Their coming in is kept for the certificate.
    has_place: bool = False
    opens_at: datetime | None = None
    #: The session is recorded, and they have not agreed to that yet.
    asks_agreement: bool = False

    @property
    def is_open(self) -> bool:
        return self.state == Door.OPEN

    @property
    def may_open_later(self) -> bool:
        return self.state in {Door.EARLY, Door.HOST_AWAITED}


def room_of(session: Session) -> OnlineRoom | None:
    return OnlineRoom.objects.filter(session=session).first()


def doorway_of(
    session: Session, person: User, *, at: datetime | None = None
) -> Doorway:
    """Where ``person`` stands before the room of ``session`` at this moment.

    People with a place in the part and a seat in the session enter from 15 minutes
    before, people with a role in it from 30 minutes before; all of them once somebody
    who moderates it or organises the edition has come in.
    """
    at = at or now()
    room = room_of(session)
    if closed := _closed(session, room, at):
        return Doorway(state=closed)
    is_host, has_place = leads(person, session), may_take_part(person, session)
    has_role = is_host or has_a_role(person, session)
    if not has_role and (missing := _missing(session, person, has_place=has_place)):
        return Doorway(state=missing)
    opens_at = _start(session) - (OPENS_FOR_PEOPLE_BEFORE if has_role else OPENS_BEFORE)
    return Doorway(
        state=_state(session, room, at, opens_at, is_host=is_host),
        room=room,
        is_host=is_host,
        has_place=has_place,
        opens_at=opens_at,
        asks_agreement=session.recording == Recording.ALL
        and not _has_agreed(session, person),
    )


def _closed(session: Session, room: OnlineRoom | None, at: datetime) -> Door | None:
    """Why nobody can enter, whoever comes."""
    if not session.is_published or session.ends_at is None:
        return Door.NOT_HELD
    if room is None or room.provider == RoomProvider.NONE:
        return Door.NO_ROOM
    return Door.OVER if at >= session.ends_at + CLOSES_AFTER else None


def _missing(session: Session, person: User, *, has_place: bool) -> Door | None:
    if not has_place:
        return Door.NO_PLACE
    seated = session.sign_ups.seated().filter(person=person).exists()
    return None if seated else Door.NO_SEAT


def _state(
    session: Session,
    room: OnlineRoom | None,
    at: datetime,
    opens_at: datetime,
    *,
    is_host: bool,
) -> Door:
    if at < opens_at:
        return Door.EARLY
    return Door.OPEN if is_host or is_open(session, room) else Door.HOST_AWAITED


def is_open(session: Session, room: OnlineRoom | None) -> bool:
    """Whether a host has come in; before a session that was moved is not before this."""
    return (
        room is not None
        and room.opened_at is not None
        and room.opened_at >= _start(session) - OPENS_FOR_PEOPLE_BEFORE
    )


def _start(session: Session) -> datetime:
    assert session.starts_at
    return session.starts_at


def _has_agreed(session: Session, person: User) -> bool:
    return Attendance.objects.filter(
        session=session, person=person, recording_agreed_at__isnull=False
    ).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """The stream of a session, for somebody who may watch it."""

    link: str
    begins_at: datetime
    is_on: bool
    is_over: bool


def stream_of(session: Session, *, at: datetime | None = None) -> Stream | None:
    room = room_of(session)
    if room is None or not room.stream_link or session.ends_at is None:
        return None
    at, begins_at = at or now(), _start(session) - OPENS_BEFORE
    is_over = at >= session.ends_at + CLOSES_AFTER
    return Stream(
        link=room.stream_link,
        begins_at=begins_at,
        is_on=session.is_published and begins_at <= at and not is_over,
        is_over=is_over,
    )


@dataclass(frozen=True, slots=True)
class WaysIn:
    """What leads from the page of a session to its room and its stream."""

    to_room: bool
    to_stream: bool


def ways_in(
    session: Session, *, has_seat: bool, has_role: bool, has_place: bool
) -> WaysIn:
    room = room_of(session) if session.is_published and session.starts_at else None
    if room is None:
        return WaysIn(to_room=False, to_stream=False)
    return WaysIn(
        to_room=room.provider != RoomProvider.NONE and (has_seat or has_role),
        to_stream=bool(room.stream_link)
        and (room.streams_to_everybody or has_role or has_place),
    )
