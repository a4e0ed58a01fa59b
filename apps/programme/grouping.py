"""Dividing people among parallel sessions so that each is as mixed as they all are.

A leaf of plain values. The same people and groups give the same answer, in whatever order
they come: first whoever is hardest to place goes where they are missed most, then people
move and change places while that makes the groups more alike.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

#: Beyond, what is gained is not worth the wait; it is far more than some hundred need.
MOST_TRIES = 200_000
#: What is less is a matter of how computers add.
LEAST = 1e-9

_What = tuple[int, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Seeker:
    """Somebody to be placed: what they bring, and the groups they can come to."""

    key: int
    #: One for each thing that is balanced, in the same order for all.
    traits: tuple[str, ...]
    groups: frozenset[int]
    #: The group they stay in, whatever would be better.
    fixed: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    key: int
    #: ``None``: no limit.
    seats: int | None = None


@dataclass
class _Room:
    """A group while people come and go."""

    seats: int | None
    #: By how many it has too many of each trait; and of all, under ``None``.
    off: defaultdict[_What, float]
    taken: int = 0

    def cost_of(self, seeker: Seeker, step: int) -> float:
        """How much farther off it is when ``seeker`` comes (1) or goes (-1)."""
        return sum(1 + 2 * step * self.off[what] for what in _counted(seeker))

    @property
    def is_full(self) -> bool:
        return self.seats is not None and self.taken >= self.seats

    def take(self, seeker: Seeker, step: int = 1) -> None:
        self.taken += step
        for what in _counted(seeker):
            self.off[what] += step


def _counted(seeker: Seeker) -> Iterator[_What]:
    yield None
    yield from enumerate(seeker.traits)


def grouped(people: Iterable[Seeker], groups: Iterable[Group]) -> dict[int, int | None]:
    """In which group each person is, by keys; ``None`` where none can take them.

    Whoever is ``fixed`` stays there, also where a group has fewer seats than that.
    """
    people = sorted(people, key=lambda one: one.key)
    groups = sorted(groups, key=lambda one: one.key)
    best = min(
        (_by_turns(people, groups), _by_need(people, groups)),
        key=lambda one: (
            sum(at is None for at in one.values()),
            distance(people, groups, one),
        ),
    )
    return _improved(people, groups, best)


def distance(
    people: Sequence[Seeker], groups: Sequence[Group], places: Mapping[int, int | None]
) -> float:
    """How far the groups are from being alike: the sum of squares over all traits."""
    rooms = _filled(people, groups, places)
    return sum(off**2 for room in rooms.values() for off in room.off.values())


def _filled(
    people: Sequence[Seeker], groups: Sequence[Group], places: Mapping[int, int | None]
) -> dict[int, _Room]:
    rooms = _rooms(people, groups)
    for seeker in people:
        at = places[seeker.key]
        if at is not None:
            rooms[at].take(seeker)
    return rooms


def _rooms(people: Sequence[Seeker], groups: Sequence[Group]) -> dict[int, _Room]:
    everybody = Counter(what for seeker in people for what in _counted(seeker))
    sizes = _sizes(len(people), groups)
    return {
        group.key: _Room(
            group.seats,
            defaultdict(
                float,
                {w: -sizes[group.key] * n / len(people) for w, n in everybody.items()},
            ),
        )
        for group in groups
    }


def _sizes(number: int, groups: Sequence[Group]) -> dict[int, float]:
    """Groups of one size, but for those that have fewer seats than that."""
    sizes: dict[int, float] = {}
    left = float(number)
    by_seats = sorted(
        groups, key=lambda one: number if one.seats is None else one.seats
    )
    for done, group in enumerate(by_seats):
        fair = left / (len(by_seats) - done)
        sizes[group.key] = fair if group.seats is None else min(fair, group.seats)
        left -= sizes[group.key]
    return sizes


def _begun(
    people: Sequence[Seeker], groups: Sequence[Group]
) -> tuple[dict[int, _Room], dict[int, int | None]]:
    rooms = _rooms(people, groups)
    places: dict[int, int | None] = {}
    for seeker in people:
        places[seeker.key] = seeker.fixed
        if seeker.fixed is not None:
            rooms[seeker.fixed].take(seeker)
    return rooms, places


def _by_turns(
    people: Sequence[Seeker], groups: Sequence[Group]
) -> dict[int, int | None]:
    """One after another to the next group that has room, as one counts off a class."""
    rooms, places = _begun(people, groups)
    turn = 0
    for seeker in people:
        if seeker.fixed is not None:
            continue
        for step in range(len(groups)):
            key = groups[(turn + step) % len(groups)].key
            if key in seeker.groups and not rooms[key].is_full:
                places[seeker.key] = key
                rooms[key].take(seeker)
                turn += step + 1
                break
    return places


def _by_need(
    people: Sequence[Seeker], groups: Sequence[Group]
) -> dict[int, int | None]:
    """Whoever has the fewest groups first, then whoever is rarest."""
    rooms, places = _begun(people, groups)
    number = Counter(what for seeker in people for what in enumerate(seeker.traits))

    def rarity(seeker: Seeker) -> tuple[int, int, int]:
        rarest = min((number[what] for what in enumerate(seeker.traits)), default=0)
        return len(seeker.groups), rarest, seeker.key

    for seeker in sorted(people, key=rarity):
        free = [key for key in seeker.groups if key in rooms and not rooms[key].is_full]
        if seeker.fixed is None and free:
            key = min(free, key=lambda key: (rooms[key].cost_of(seeker, 1), key))
            places[seeker.key] = key
            rooms[key].take(seeker)
    return places


def _improved(
    people: Sequence[Seeker],
    groups: Sequence[Group],
    places: dict[int, int | None],
) -> dict[int, int | None]:
    rooms = _filled(people, groups, places)
    placed = [s for s in people if s.fixed is None and places[s.key] is not None]
    left = MOST_TRIES
    while left > 0:
        before = left
        better = _moved(placed, rooms, places)
        for one, other in combinations(placed, 2):
            left -= 1
            if left <= 0:
                break
            better |= _swapped(one, other, rooms, places)
        if not better or left == before:
            break
    return places


def _moved(
    placed: Sequence[Seeker], rooms: dict[int, _Room], places: dict[int, int | None]
) -> bool:
    better = False
    for seeker in placed:
        here = places[seeker.key]
        assert here is not None
        for there in sorted(seeker.groups & rooms.keys() - {here}):
            change = rooms[here].cost_of(seeker, -1) + rooms[there].cost_of(seeker, 1)
            if change < -LEAST and not rooms[there].is_full:
                rooms[here].take(seeker, -1)
                rooms[there].take(seeker)
                places[seeker.key] = here = there
                better = True
    return better


def _swapped(
    one: Seeker,
    other: Seeker,
    rooms: dict[int, _Room],
    places: dict[int, int | None],
) -> bool:
    here, there = places[one.key], places[other.key]
    assert here is not None
    assert there is not None
    if (
        here == there
        or one.traits == other.traits
        or there not in one.groups
        or here not in other.groups
        or _cost_of_swap(one, other, rooms[here].off, rooms[there].off) >= -LEAST
    ):
        return False
    for key, coming, going in ((here, other, one), (there, one, other)):
        rooms[key].take(going, -1)
        rooms[key].take(coming)
    places[one.key], places[other.key] = there, here
    return True


def _cost_of_swap(
    one: Seeker,
    other: Seeker,
    here: Mapping[_What, float],
    there: Mapping[_What, float],
) -> float:
    cost = 0.0
    for place, (goes, comes) in enumerate(zip(one.traits, other.traits, strict=True)):
        if goes != comes:
            g, c = (place, goes), (place, comes)
            cost += 4 + 2 * (here[c] - here[g] + there[g] - there[c])
    return cost
