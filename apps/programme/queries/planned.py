"""The working state of an edition's programme, read once for all who judge it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from apps.editions.models import Edition, KeyQuestion
from apps.programme.choices import ACTING, SessionState
from apps.programme.models import (
    Availability,
    Interpretation,
    Room,
    Session,
    SessionPerson,
)
from apps.programme.models.facts import SessionFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A session with what it shall be, and what has to fit together."""

    session: Session
    title: str
    kind: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: int | None
    version: int
    is_pending: bool
    #: Without those who have declined.
    people: tuple[SessionPerson, ...]
    services: tuple[Interpretation, ...]
    questions: frozenset[int]

    @property
    def key(self) -> int:
        return self.session.pk

    @property
    def minutes(self) -> int:
        """How long it is; an hour where nothing is said."""
        if self.starts_at is None or self.ends_at is None:
            return 60
        return int((self.ends_at - self.starts_at).total_seconds()) // 60

    def overlaps(self, other: "Planned") -> bool:
        """Whether they share time; one that begins as the other ends does not."""
        return bool(
            self.starts_at
            and self.ends_at
            and other.starts_at
            and other.ends_at
            and self.starts_at < other.ends_at
            and other.starts_at < self.ends_at
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Plans:
    """Everything that is planned in an edition; what is called off is not."""

    sessions: tuple[Planned, ...]
    rooms: tuple[Room, ...]
    #: The codes of key questions, by their keys.
    questions: Mapping[int, str]
    #: When people can, by their keys, as far as they have said.
    times: Mapping[int, tuple[tuple[datetime, datetime], ...]]

    def suits(self, person: int | None, planned: Planned) -> bool:
        """Whoever has said nothing may have time at any hour."""
        said = self.times.get(person) if person else None
        if not said or planned.starts_at is None or planned.ends_at is None:
            return True
        return any(
            begin <= planned.starts_at and planned.ends_at <= end for begin, end in said
        )


def plans_of(edition: Edition) -> Plans:
    sessions = (
        Session.objects.for_edition(edition)
        .exclude(state=SessionState.CANCELLED)
        .select_related("plan", "part")
        .prefetch_related("people__person", "interpretations", "key_questions")
        .order_by("pk")
    )
    questions = KeyQuestion.objects.filter(cluster__edition=edition)
    return Plans(
        sessions=tuple(sorted(map(_planned, sessions), key=_by_time)),
        rooms=tuple(Room.objects.filter(edition=edition)),
        questions=dict(questions.order_by("code").values_list("pk", "code")),
        times=_times_of(edition),
    )


def _times_of(edition: Edition) -> Mapping[int, tuple[tuple[datetime, datetime], ...]]:
    """What touches counts as one: from two to four and from four to six is until six."""
    found: dict[int, list[tuple[datetime, datetime]]] = defaultdict(list)
    rows = Availability.objects.filter(edition=edition).order_by("starts_at")
    for person, begin, end in rows.values_list("person_id", "starts_at", "ends_at"):
        mine = found[person]
        if mine and mine[-1][1] >= begin:
            mine[-1] = (mine[-1][0], max(mine[-1][1], end))
        else:
            mine.append((begin, end))
    return {person: tuple(spans) for person, spans in found.items()}


def _planned(session: Session) -> Planned:
    plan = getattr(session, "plan", None)
    facts: SessionFacts = plan or session
    return Planned(
        session=session,
        title=facts.title,
        kind=facts.kind,
        starts_at=facts.starts_at,
        ends_at=facts.ends_at,
        room=facts.room_id,
        version=plan.version if plan else 0,
        is_pending=bool(plan and session.is_published and plan.facts != session.facts),
        people=tuple(one for one in session.people.all() if one.state in ACTING),
        services=tuple(session.interpretations.all()),
        questions=frozenset(one.pk for one in session.key_questions.all()),
    )


def _by_time(planned: Planned) -> tuple[bool, float, str, int]:
    at = planned.starts_at
    return at is None, at.timestamp() if at else 0.0, planned.title, planned.key


def pairs_at_once(sessions: Iterable[Planned]) -> Iterable[tuple[Planned, Planned]]:
    """Each two that share time, in the order of their beginnings."""
    running: list[Planned] = []
    timed = [one for one in sessions if one.starts_at and one.ends_at]
    for later in sorted(timed, key=_by_time):
        running = [earlier for earlier in running if earlier.overlaps(later)]
        yield from ((earlier, later) for earlier in running)
        running.append(later)
