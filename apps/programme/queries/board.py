"""The plan of an edition as a table: days, rooms, and rows of some minutes.

Where two sessions share a room and a time, the room gets lanes beside one another, so
that the table shows every session without a style sheet.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256
from itertools import chain, count
from zoneinfo import ZoneInfo

from apps.core.partial_dates import all_day
from apps.editions.models import Edition
from apps.editions.wall_times import zone_of
from apps.programme.models import Room
from apps.programme.nights import TOWNS, Hour, Region, hour_in
from apps.programme.queries.planned import Planned, Plans, plans_of
from apps.programme.queries.warnings import Warned, warnings_in
from apps.registration.models import WorldRegion

#: How many minutes a row may have; the last is what a time is rounded to.
STEPS = (60, 30, 15)
#: Shown even where nothing is planned then.
FIRST_HOUR, LAST_HOUR = 8, 18
HOUR = timedelta(hours=1)
#: An edition that is longer shows the days that have sessions.
MOST_DAYS = 14


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the table; ``None`` is free."""

    planned: Planned | None
    rows: int = 1
    clocks: str = ""
    warned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    at: datetime
    clock: str
    is_full_hour: bool
    #: In the reader's own zone, where that is another.
    mine: str
    regions: tuple[Hour, ...]
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """A room, or sessions without one, as many beside one another as need be."""

    room: Room | None
    lanes: int


@dataclass(frozen=True, slots=True)
class BoardDay:
    day: date
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    days: tuple[BoardDay, ...]
    all_days: tuple[date, ...]
    unscheduled: tuple[Cell, ...]
    warnings: tuple[Warned, ...]
    regions: tuple[Region, ...]
    zone: ZoneInfo
    mine: ZoneInfo | None
    #: Another once anything of it is another.
    stamp: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How somebody wants to see the plan."""

    step: int = 30
    day: date | None = None
    whole_day: bool = False
    zone: ZoneInfo | None = None


def board_of(edition: Edition, look: Look) -> Board:
    """The statements are as many for any number of days, rooms and sessions."""
    plans = plans_of(edition)
    zone = zone_of(edition)
    warnings = warnings_in(plans)
    table = _Table(plans, zone, look, _texts_by_session(warnings), regions())
    days = _days(edition, plans, zone)
    return Board(
        days=tuple(map(table.day, [look.day] if look.day in days else days)),
        all_days=tuple(days),
        unscheduled=tuple(
            table.cell(one, 1) for one in plans.sessions if one.starts_at is None
        ),
        warnings=tuple(warnings),
        regions=table.regions,
        zone=zone,
        mine=table.mine,
        stamp=_stamp(plans, warnings),
    )


def regions() -> tuple[Region, ...]:
    found = WorldRegion.objects.filter(scheme__is_default=True, code__in=TOWNS)
    return tuple(Region(one.code, one.name) for one in found)


class _Table:
    """Lays out one day after the other."""

    def __init__(
        self,
        plans: Plans,
        zone: ZoneInfo,
        look: Look,
        texts: Mapping[int, list[str]],
        regions: tuple[Region, ...],
    ) -> None:
        self.plans, self.zone, self.look = plans, zone, look
        self.texts, self.regions = texts, regions
        self.step = timedelta(minutes=look.step)
        is_same = look.zone is None or look.zone.key == zone.key
        self.mine = None if is_same else look.zone

    def day(self, day: date) -> BoardDay:
        todays = [one for one in self.plans.sessions if _day_of(one, self.zone) == day]
        moments = self._moments(day, todays)
        columns, lanes = [], []
        for room in (*self.plans.rooms, None):
            key = room.pk if room else None
            held = [one for one in todays if one.room == key]
            found = self._lanes(held, moments)
            columns.append(Column(room, len(found)))
            lanes += found
        rows = (
            self._row(at, [lane[number] for lane in lanes])
            for number, at in enumerate(moments)
        )
        return BoardDay(day, tuple(columns), tuple(rows))

    def cell(self, planned: Planned, rows: int) -> Cell:
        warned = tuple(self.texts.get(planned.key, ()))
        return Cell(planned, rows, _clocks(planned, self.zone), warned)

    def _moments(self, day: date, todays: Iterable[Planned]) -> list[datetime]:
        """The beginnings of the rows; a day on which clocks change has 23 or 25 hours."""
        midnight = _at(day, time(), self.zone)
        after = _at(day + timedelta(days=1), time(), self.zone)
        first = _at(day, time(FIRST_HOUR), self.zone)
        last = _at(day, time(LAST_HOUR), self.zone)
        for one in todays:
            assert one.starts_at
            assert one.ends_at
            first = min(first, _floor(one.starts_at, self.zone))
            last = max(last, one.ends_at)
        if self.look.whole_day:
            first, last = midnight, after
        last = min(last, after)
        moments = (first + number * self.step for number in count())
        return [*_until(last, moments)]

    def _lanes(
        self, held: Iterable[Planned], moments: list[datetime]
    ) -> list[list[Cell | None]]:
        """At least one; ``None`` is covered by the session that began above."""
        lanes: list[list[Cell | None]] = [[Cell(None) for _ in moments]]
        free = [0]
        for one in held:
            assert one.starts_at
            assert one.ends_at
            begin = (one.starts_at - moments[0]) // self.step
            end = -((moments[0] - one.ends_at) // self.step)
            end = max(begin + 1, min(end, len(moments)))
            number = next((n for n, until in enumerate(free) if until <= begin), None)
            if number is None:
                number = len(lanes)
                lanes.append([Cell(None) for _ in moments])
                free.append(0)
            free[number] = end
            lanes[number][begin] = self.cell(one, end - begin)
            for covered in range(begin + 1, end):
                lanes[number][covered] = None
        return lanes

    def _row(self, at: datetime, cells: Iterable[Cell | None]) -> Row:
        local = at.astimezone(self.zone)
        return Row(
            at=at,
            clock=f"{local:%H:%M}",
            is_full_hour=local.minute == 0,
            mine=f"{at.astimezone(self.mine):%H:%M}" if self.mine else "",
            regions=tuple(hour_in(region.code, at) for region in self.regions),
            cells=tuple(cell for cell in cells if cell),
        )


def _texts_by_session(warnings: Iterable[Warned]) -> Mapping[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for warned in warnings:
        for key in warned.sessions:
            found[key].append(warned.text)
    return found


def _days(edition: Edition, plans: Plans, zone: ZoneInfo) -> list[date]:
    """Those of the edition, and those on which something is planned."""
    days = {_day_of(one, zone) for one in plans.sessions} - {None}
    if span := all_day(edition.starts_on, edition.ends_on):
        length = min((span[1] - span[0]).days, MOST_DAYS)
        days |= {span[0] + timedelta(days=number) for number in range(length)}
    return sorted(day for day in days if day)


def _day_of(planned: Planned, zone: ZoneInfo) -> date | None:
    return planned.starts_at.astimezone(zone).date() if planned.starts_at else None


def _clocks(planned: Planned, zone: ZoneInfo) -> str:
    if planned.starts_at is None or planned.ends_at is None:
        return ""
    begin, end = planned.starts_at.astimezone(zone), planned.ends_at.astimezone(zone)
    return f"{begin:%H:%M}–{end:%H:%M}"


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)


def _floor(at: datetime, zone: ZoneInfo) -> datetime:
    local = at.astimezone(zone)
    return (at - timedelta(minutes=local.minute, seconds=local.second)).astimezone(UTC)


def _until(last: datetime, moments: Iterator[datetime]) -> Iterator[datetime]:
    for at in moments:
        if at >= last:
            return
        yield at


def _stamp(plans: Plans, warnings: Iterable[Warned]) -> str:
    facts = (
        (one.key, one.title, one.kind, one.starts_at, one.ends_at, one.room)
        for one in plans.sessions
    )
    rooms = ((room.pk, room.name, room.position) for room in plans.rooms)
    words = (warned.text for warned in warnings)
    parts = map(repr, chain(facts, rooms, words))
    return sha256("\n".join(parts).encode()).hexdigest()[:16]
