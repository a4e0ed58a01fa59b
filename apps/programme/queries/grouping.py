"""Who is to be divided among parallel sessions, and how the groups would look."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _

from apps.editions.choices import Level
from apps.programme.choices import TAKEN, Arranged, Criterion, Service
from apps.programme.grouping import Group, Seeker
from apps.programme.models import Grouping, GroupSeat, Session, SignUp
from apps.registration.choices import SpokenLanguage
from apps.registration.models import Application


@dataclass(frozen=True, slots=True)
class Line:
    """How many of one trait are in each session, in their order."""

    label: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Table:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a proposal, as organisers may see them named."""

    key: int
    name: str
    reference: str
    session: int | None
    is_fixed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    sessions: tuple[Session, ...]
    sizes: tuple[int, ...]
    tables: tuple[Table, ...]
    members: tuple[Member, ...]
    #: Of what is shown; what is sent must be the same.
    seen: str

    @property
    def without(self) -> int:
        return sum(member.session is None for member in self.members)


def sessions_of(grouping: Grouping) -> list[Session]:
    return [*grouping.sessions.order_by("starts_at", "title", "pk")]


def people_to_divide(grouping: Grouping) -> list[Any]:
    """Everybody with a place in the part; whoever accompanies somebody goes with them."""
    return [
        *Application.objects.admitted()
        .filter(part=grouping.part_id, accompanies=None)
        .with_world_region()
        .select_related("person", "target_group")
        .order_by("pk")
    ]


def seekers_of(grouping: Grouping, people: Iterable[Any]) -> list[Seeker]:
    """The people as they are to be divided: with their traits, and where they can be."""
    sessions = sessions_of(grouping)
    people = [*people]
    seated = _seats_of([one.person_id for one in people], sessions)
    fixed = {
        seat.application_id: seat.session_id
        for seat in grouping.seats.filter(is_fixed=True, session__in=sessions)
    }
    understood = {one.pk: _languages(one) for one in sessions}
    keys = {one.pk for one in sessions}
    seekers = []
    for one in people:
        held = seated.get(one.person_id, [])
        here = next((s.pk for s in held if s.pk in keys), None)
        seekers.append(
            Seeker(
                key=one.pk,
                traits=tuple(_trait(one, name)[0] for name in grouping.criteria),
                groups=frozenset(
                    session.pk
                    for session in sessions
                    if not any(_overlap(session, other) for other in held)
                    and _follows(one, understood[session.pk])
                ),
                fixed=here or fixed.get(one.pk),
            )
        )
    return seekers


def groups_of(grouping: Grouping) -> list[Group]:
    return [Group(key=one.pk, seats=one.capacity) for one in sessions_of(grouping)]


def _seats_of(people: list[int], sessions: list[Session]) -> dict[int, list[Session]]:
    """The sessions at that time in which each of ``people`` has a seat."""
    held: dict[int, list[Session]] = {}
    times = [(s.starts_at, s.ends_at) for s in sessions if s.starts_at and s.ends_at]
    if not times:
        return held
    rows = SignUp.objects.filter(
        state__in=TAKEN,
        person__in=people,
        session__starts_at__lt=max(end for _start, end in times),
        session__ends_at__gt=min(start for start, _end in times),
    )
    for row in rows.select_related("session"):
        held.setdefault(row.person_id, []).append(row.session)
    return held


def _overlap(one: Session, other: Session) -> bool:
    assert one.starts_at
    assert one.ends_at
    assert other.starts_at
    assert other.ends_at
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _languages(session: Session) -> set[str]:
    """In which languages the session can be followed, as applications name them."""
    arranged = session.interpretations.filter(
        service=Service.SPOKEN, state=Arranged.ARRANGED
    ).values_list("language", flat=True)
    spoken = [session.language, *getattr(session, "further_languages", ()), *arranged]
    return {code.partition("-")[0] for code in spoken}


def _follows(application: Application, languages: set[str]) -> bool:
    speaks = {*application.languages} - {SpokenLanguage.OTHER}
    return not speaks or bool(speaks & languages)


def _trait(application: Any, criterion: str) -> tuple[str, str]:
    """What somebody brings of ``criterion``: as a value, and in words."""
    if criterion == Criterion.WORLD_REGION:
        name = application.region_name or ""
        return name, name or _("Not said")
    if criterion == Criterion.LEVEL:
        level = application.level
        return level, str(Level(level).label) if level else _("Not said")
    if criterion == Criterion.TARGET_GROUP:
        group = application.target_group
        return (str(group.pk), str(group)) if group else ("", _("Not said"))
    young = application.next_generation
    return ("yes", _("Yes")) if young else ("no", _("Other people"))


def board_of(grouping: Grouping) -> Board:
    """The proposal as it stands, for the page on which it is adjusted."""
    sessions = sessions_of(grouping)
    people = {one.pk: one for one in people_to_divide(grouping)}
    seats = [s for s in grouping.seats.all() if s.application_id in people]
    placed = {s.application_id: s.session_id for s in seats}
    sizes = Counter(placed.values())
    return Board(
        sessions=tuple(sessions),
        sizes=tuple(sizes[one.pk] for one in sessions),
        tables=tuple(
            _table(criterion, people, placed, sessions)
            for criterion in Criterion
            if criterion in grouping.criteria
        ),
        members=_members(seats, people),
        seen=fingerprint(seats),
    )


def _table(
    criterion: Criterion,
    people: Mapping[int, Any],
    placed: Mapping[int, int | None],
    sessions: list[Session],
) -> Table:
    counts = Counter(
        (_trait(people[key], criterion)[1], session) for key, session in placed.items()
    )
    labels = sorted({label for label, _session in counts})
    return Table(
        str(criterion.label),
        tuple(
            Line(label, tuple(counts[label, one.pk] for one in sessions))
            for label in labels
        ),
    )


def _members(
    seats: Iterable[GroupSeat], people: Mapping[int, Any]
) -> tuple[Member, ...]:
    members = [
        Member(
            seat.application_id,
            "" if one.person.is_hidden else one.full_name or one.person.shown_name,
            one.reference,
            seat.session_id,
            seat.is_fixed,
        )
        for seat in seats
        for one in [people[seat.application_id]]
    ]
    return tuple(sorted(members, key=lambda one: (one.name.casefold(), one.reference)))


def fingerprint(seats: Iterable[GroupSeat]) -> str:
    facts = sorted((seat.application_id, seat.session_id or 0) for seat in seats)
    return sha256(repr(facts).encode()).hexdigest()[:32]
