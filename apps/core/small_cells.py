"""Counts of people that may be told to others: none that points at somebody.

A count from one to four is kept back, and with it as many others as are needed so that
nobody can work it out from the sums (complementary suppression). What is still known of a
table is a set of equations, one for each row and each column. They are the edges of a graph
that has a knot for each row and each column: a count that was kept back can be another one
exactly where a round trip leads through it on which counts grow and shrink in turn and none
falls below zero. See ADR 0021.
"""

import heapq
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from django.utils.crypto import salted_hmac

#: Fewer people than these are not counted aloud.
SMALLEST = 5
#: So many may be added or left out where a number is told in between.
BLUR = 2

Cell = tuple[Hashable, Hashable]
#: A knot of the graph: a row or a column.
Knot = tuple[str, Hashable]


class _Sum:
    def __repr__(self) -> str:
        return "SUM"


#: The row of the sums of columns, and the column of the sums of rows.
SUM = _Sum()


@dataclass(frozen=True, slots=True)
class _Step:
    """One count that grows, or shrinks, by one, and what then has to give way."""

    cell: Cell
    grows: bool
    start: Knot
    end: Knot


def about(count: int, word: str, *, among: Iterable[int]) -> int | None:
    """``count`` by fives and not exactly; ``None`` for a few.

    For what is counted again and again while people come and go. Up to two are added or
    left out. How many hangs in secret on all people ``among`` whom is counted and on the
    ``word`` they said: the same people are always told alike, and with one person more
    every count may change, so that none tells what this person said.
    """
    drawn = salted_hmac("small-cells", f"{word}:{sorted(among)}").digest()
    number = count + int.from_bytes(drawn[:8], "big") % (2 * BLUR + 1) - BLUR
    return None if number < SMALLEST else SMALLEST * round(number / SMALLEST)


def is_small(count: int) -> bool:
    return 0 < count < SMALLEST


def with_sums(counts: Mapping[Cell, int]) -> dict[Cell, int]:
    """``counts`` by row and column, with the sum of each and the sum of all."""
    full = dict(counts)
    for (row, column), count in counts.items():
        for cell in ((row, SUM), (SUM, column), (SUM, SUM)):
            full[cell] = full.get(cell, 0) + count
    return full


def told(counts: Mapping[Cell, int]) -> dict[Cell, int | None]:
    """What of a table may be told: ``None`` for each count that is kept back.

    ``counts`` holds every pair of row and column. A nought is kept back as a small count
    is, for it says of everybody in the row that they are not in the column; except where
    nobody is in the row, or in the column, at all.
    """
    full = with_sums(counts)
    kept_back = {cell for cell, count in full.items() if _says_too_much(cell, full)}
    for cell in sorted(kept_back, key=lambda cell: (full[cell], repr(cell))):
        if not could_be_another(cell, full, kept_back):
            kept_back |= _companions(cell, full, kept_back)
    return {cell: None if cell in kept_back else n for cell, n in full.items()}


def could_be_another(
    cell: Cell, full: Mapping[Cell, int], kept_back: set[Cell]
) -> bool:
    """Whether the counts that are told leave open what stands in ``cell``."""
    free = dict.fromkeys(kept_back, 0)
    return any(
        _round_trip(cell, full, free, grows=grows) is not None for grows in _BOTH
    )


_BOTH = (True, False)


def _says_too_much(cell: Cell, full: Mapping[Cell, int]) -> bool:
    row, column = cell
    count = full[cell]
    if count:
        return is_small(count)
    return full[row, SUM] > 0 and full[SUM, column] > 0


def _companions(
    cell: Cell, full: Mapping[Cell, int], kept_back: set[Cell]
) -> set[Cell]:
    """The cheapest counts to keep back so that ``cell`` could be another one."""
    price = {one: _price(one, full) for one in full} | dict.fromkeys(kept_back, 0)
    trips = (_round_trip(cell, full, price, grows=grows) for grows in _BOTH)
    found = [trip for trip in trips if trip is not None]
    # Growing through the sums is always possible, however dear.
    return set(min(found, key=lambda trip: trip[0])[1])


def _price(cell: Cell, full: Mapping[Cell, int]) -> int:
    """Small counts rather than large ones, a nought if nothing else does, hardly a sum.

    Beside a nought a small count would still be the sum of what is kept back.
    """
    dearer: int = full[SUM, SUM] + 1
    count = full[cell] or dearer
    for part in cell:
        if part is SUM:
            return count * dearer
    return count


def _round_trip(
    cell: Cell, full: Mapping[Cell, int], price: Mapping[Cell, int], *, grows: bool
) -> tuple[int, list[Cell]] | None:
    """The cheapest way to let ``cell`` grow, or shrink, by one; ``price`` is all it may use."""
    first = _step(cell, grows=grows)
    if not _is_possible(first, full):
        return None
    ways: dict[Knot, list[_Step]] = {}
    for other in price:
        for step in (_step(other, grows=True), _step(other, grows=False)):
            if other != cell and _is_possible(step, full):
                ways.setdefault(step.start, []).append(step)
    return _cheapest(first.end, first.start, ways, price)


def _cheapest(
    start: Knot,
    end: Knot,
    ways: Mapping[Knot, list[_Step]],
    price: Mapping[Cell, int],
) -> tuple[int, list[Cell]] | None:
    """Dijkstra’s shortest path from knot to knot; what it costs, and its cells."""
    queue: list[tuple[int, int, Knot, list[Cell]]] = [(0, 0, start, [])]
    done: set[Knot] = set()
    pushed = 0
    while queue:
        cost, _order, knot, cells = heapq.heappop(queue)
        if knot == end:
            return cost, cells
        if knot in done:
            continue
        done.add(knot)
        for step in ways.get(knot, ()):
            if step.end not in done:
                pushed += 1
                path = [*cells, step.cell]
                heapq.heappush(queue, (cost + price[step.cell], pushed, step.end, path))
    return None


def _is_possible(step: _Step, full: Mapping[Cell, int]) -> bool:
    return step.grows or full[step.cell] > 0


def _step(cell: Cell, *, grows: bool) -> _Step:
    """A count pushes from its row to its column where it grows, a sum the other way."""
    row, column = ("row", cell[0]), ("column", cell[1])
    is_sum = (cell[0] is SUM) != (cell[1] is SUM)
    forth = grows != is_sum
    start, end = (row, column) if forth else (column, row)
    return _Step(cell, grows, start, end)
