"""A person's own sessions: where they have a seat, a turn, a role or a star."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.programme.choices import LIVE, PUBLIC, SeatState
from apps.programme.models import Session, SessionPerson, SignUp, Star


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnSession:
    session: Session
    #: The newest; one that was left only where that was asked for.
    sign_up: SignUp | None
    roles: tuple[SessionPerson, ...]
    is_starred: bool

    @property
    def has_seat(self) -> bool:
        return self.sign_up is not None and self.sign_up.is_seated

    @property
    def waits(self) -> bool:
        """For a seat, or with the answer to the offer of one."""
        return self.sign_up is not None and (
            self.sign_up.state in LIVE and not self.sign_up.is_seated
        )

    @property
    def is_fixed(self) -> bool:
        """Whether the person is expected there."""
        return self.has_seat or bool(self.roles)

    @property
    def is_left(self) -> bool:
        """Whether nothing but a seat that was given up leads here."""
        return not (self.is_fixed or self.waits or self.is_starred)

    @property
    def told_at(self) -> datetime:
        """When it last changed for this person."""
        changes = [self.session.updated_at, *(one.updated_at for one in self.roles)]
        if self.sign_up:
            changes.append(self.sign_up.updated_at)
        return max(changes)


@dataclass(frozen=True, slots=True)
class Agenda:
    ahead: tuple[OwnSession, ...]
    over: tuple[OwnSession, ...]
    #: Without a time.
    open: tuple[OwnSession, ...]
    #: Two at which the person is expected at the same time, the earlier first.
    clashes: tuple[tuple[OwnSession, OwnSession], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.ahead or self.over or self.open)


def agenda(person: User) -> Agenda:
    mine = own_sessions(person)
    scheduled = [own for own in mine if own.session.starts_at]
    ahead = [own for own in scheduled if own.session.ends_at > now()]  # type: ignore[operator]  # both times or none
    expected = [own for own in ahead if own.is_fixed and not own.session.is_cancelled]
    return Agenda(
        ahead=tuple(ahead),
        over=tuple(own for own in reversed(scheduled) if own not in ahead),
        open=tuple(own for own in mine if own.session.starts_at is None),
        clashes=tuple(
            (one, next_)
            for one, next_ in pairwise(expected)
            if next_.session.starts_at < one.session.ends_at  # type: ignore[operator]  # as above
        ),
    )


def own_sessions(
    person: User, *, starred: bool = True, left_since: datetime | None = None
) -> list[OwnSession]:
    """All of ``person``'s sessions of every edition, in order of time.

    With ``left_since`` those as well that they left, or that were cancelled, since then.
    """
    held = Q(state__in=LIVE)
    if left_since:
        held |= Q(state=SeatState.LEFT, left_at__gt=left_since)
    found: dict[int, Session] = {}
    sign_ups: dict[int, SignUp] = {}
    for sign_up in (
        SignUp.objects.filter(held, person=person)
        .select_related("session__edition", "session__room")
        .order_by("pk")
    ):
        found[sign_up.session_id] = sign_up.session
        sign_ups[sign_up.session_id] = sign_up
    roles: dict[int, list[SessionPerson]] = {}
    for role in SessionPerson.objects.filter(person=person).select_related(
        "session__edition", "session__room"
    ):
        found.setdefault(role.session_id, role.session)
        roles.setdefault(role.session_id, []).append(role)
    stars = _starred(person) if starred else {}
    sessions = (found | stars | found).values()
    return [
        OwnSession(
            session=session,
            sign_up=sign_ups.get(session.pk),
            roles=tuple(roles.get(session.pk, ())),
            is_starred=session.pk in stars,
        )
        for session in sorted(sessions, key=_by_time)
    ]


def _starred(person: User) -> dict[int, Session]:
    rows = Star.objects.filter(person=person, session__state__in=PUBLIC)
    return {
        star.session_id: star.session
        for star in rows.select_related("session__edition", "session__room")
    }


def _by_time(session: Session) -> tuple[bool, float, str, int]:
    at = session.starts_at
    return at is None, at.timestamp() if at else 0, session.title, session.pk


def stars_of(person: User | AnonymousUser, edition: Edition) -> frozenset[int]:
    """The sessions of ``edition`` that ``person`` has starred."""
    if not person.is_authenticated:
        return frozenset()
    rows = Star.objects.filter(person=person, session__edition=edition)
    return frozenset(rows.values_list("session_id", flat=True))
