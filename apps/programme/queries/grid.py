"""A day of the programme as a table: when from top to bottom, where from side to side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from apps.programme.models import Room
from apps.programme.queries.programme import Day, Entry


@dataclass(slots=True)
class Lane:
    """Sessions one after another: of one room, or of those that have none."""

    room: Room | None
    entries: list[Entry] = field(default_factory=list)

    def has_time_for(self, entry: Entry) -> bool:
        if not self.entries:
            return True
        return _times(self.entries[-1])[1] <= _times(entry)[0]


@dataclass(frozen=True, slots=True)
class Cell:
    """Of a line; without an entry nothing begins or goes on there."""

    entry: Entry | None
    room: Room | None
    #: Over how many lines the session goes on.
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Line:
    """What begins at one time; where something goes on from above there is no cell."""

    at: datetime
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class DayGrid:
    on: date
    rooms: tuple[Room | None, ...]
    lines: tuple[Line, ...]


def grid_of(days: Iterable[Day]) -> tuple[DayGrid, ...]:
    return tuple(_grid(day) for day in days)


def _grid(day: Day) -> DayGrid:
    lanes = _lanes(day.entries)
    starts = sorted({_times(entry)[0] for entry in day.entries})
    return DayGrid(
        on=day.on,
        rooms=tuple(lane.room for lane in lanes),
        lines=tuple(Line(at, tuple(_cells(lanes, at, starts))) for at in starts),
    )


def _lanes(entries: Iterable[Entry]) -> list[Lane]:
    """A lane for each room, and as many more as sessions overlap without one of their own.

    Two drafts may be in one room at a time; then the room has two lanes.
    """
    lanes: list[Lane] = []
    for entry in entries:
        room = entry.session.room
        free = (one for one in lanes if one.room == room and one.has_time_for(entry))
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := Lane(room))
        lane.entries.append(entry)
    return sorted(lanes, key=_place)


def _place(lane: Lane) -> tuple[bool, int, str]:
    room = lane.room
    return (room is None, room.position, room.name) if room else (True, 0, "")


def _cells(lanes: list[Lane], at: datetime, starts: list[datetime]) -> Iterator[Cell]:
    for lane in lanes:
        here = next((one for one in lane.entries if _times(one)[0] == at), None)
        if here:
            end = _times(here)[1]
            yield Cell(here, lane.room, sum(at <= one < end for one in starts))
        elif not any(_times(one)[0] < at < _times(one)[1] for one in lane.entries):
            yield Cell(None, lane.room)


def _times(entry: Entry) -> tuple[datetime, datetime]:
    starts_at, ends_at = entry.session.starts_at, entry.session.ends_at
    assert starts_at
    assert ends_at
    return starts_at, ends_at
