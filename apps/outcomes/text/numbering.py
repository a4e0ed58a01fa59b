"""What each paragraph is called, worked out from the order they stand in.

The document is one flat list. A sub-paragraph (an item) belongs to the nearest provision or
preamble paragraph before it, at level 2 to the nearest one of level 1; nothing stores that,
so nothing can disagree with the order.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar
from uuid import UUID

from apps.outcomes.choices import ParagraphKind

DEEPEST = 2
#: Other wordings of one paragraph are counted in Latin, after the first.
AGAIN = [
    "bis",
    "ter",
    "quater",
    "quinquies",
    "sexies",
    "septies",
    "octies",
    "nonies",
    "decies",
]
ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Numbered(Protocol):
    """What a paragraph must tell to be numbered."""

    @property
    def pk(self) -> UUID: ...

    @property
    def kind(self) -> str: ...

    @property
    def level(self) -> int: ...

    @property
    def alternative_of_id(self) -> UUID | None: ...


Row = TypeVar("Row", bound=Numbered)


@dataclass(frozen=True, slots=True)
class Label:
    """``text`` stands at the paragraph, ``place`` tells it from all others: 5 (a)."""

    text: str
    place: str

    @property
    def mark(self) -> str:
        return marked(self.text)


def marked(label: str) -> str:
    """``label`` as it is printed: a point after a number, none after (a)."""
    return f"{label}." if label[:1].isdigit() else label


def labels_of(rows: Iterable[Numbered]) -> dict[UUID, Label]:
    """The labels of ``rows``, which are in order; a remark has none of its own."""
    count = _Count()
    return {
        row.pk: count.label(row) for row in rows if row.kind != ParagraphKind.REMARK
    }


class _Count:
    """How far each row of numbers has come."""

    def __init__(self) -> None:
        self._of_kind: dict[str, int] = {}
        #: What the next items belong to, by its level, and how many of each level it has.
        self._above = {0: ""}
        self._items = {1: 0, 2: 0}
        self._known: dict[UUID, tuple[Label, int]] = {}

    def label(self, row: Numbered) -> Label:
        is_item = row.kind == ParagraphKind.ITEM
        found = self._again(row) or (
            self._item(row.level) if is_item else self._block(row.kind)
        )
        self._known[row.pk] = (found, 0)
        if is_item:
            self._above[row.level] = found.place
        else:
            self._above = {0: "" if row.kind == ParagraphKind.HEADING else found.place}
        self._items |= {level: 0 for level in self._items if level > row.level}
        return found

    def _again(self, row: Numbered) -> Label | None:
        """The label of another wording of a paragraph that has one."""
        if row.alternative_of_id not in self._known:
            return None
        first, seen = self._known[row.alternative_of_id]
        self._known[row.alternative_of_id] = (first, seen + 1)
        suffix = AGAIN[seen] if seen < len(AGAIN) else str(seen + 2)
        return Label(f"{first.text} {suffix}", f"{first.place} {suffix}")

    def _block(self, kind: str) -> Label:
        number = self._of_kind[kind] = self._of_kind.get(kind, 0) + 1
        text = {
            ParagraphKind.PREAMBLE.value: f"PP{number}",
            ParagraphKind.HEADING.value: letters(number).upper(),
        }.get(kind, str(number))
        return Label(text, text)

    def _item(self, level: int) -> Label:
        self._items[level] += 1
        number = self._items[level]
        text = f"({letters(number) if level == 1 else roman(number)})"
        above = self._above.get(level - 1, self._above[0])
        return Label(text, f"{above} {text}".strip())


def _is_passed(row: Numbered, passing: Numbered) -> bool:
    """Whether ``row`` is part of what is passed: deeper, or a wording of another group."""
    first = row.alternative_of_id
    is_beside = row.level == passing.level and passing.alternative_of_id != first
    return row.level > passing.level or (first is not None and is_beside)


def letters(number: int) -> str:
    """The letters from a to z, then aa, ab and so on."""
    found = ""
    while number:
        number, at = divmod(number - 1, 26)
        found = chr(ord("a") + at) + found
    return found


def roman(number: int) -> str:
    found = ""
    for value, sign in ROMAN:
        times, number = divmod(number, value)
        found += sign * times
    return found


def loose_items(rows: Iterable[Numbered]) -> list[UUID]:
    """Items that have nothing above them to be part of."""
    found: list[UUID] = []
    #: How deep the next item may stand.
    deepest = 0
    for row in rows:
        if row.kind == ParagraphKind.ITEM:
            if row.level > deepest:
                found.append(row.pk)
            else:
                deepest = row.level + 1
        elif row.kind != ParagraphKind.REMARK:
            deepest = 0 if row.kind == ParagraphKind.HEADING else 1
    return found


def scattered(rows: Sequence[Numbered]) -> list[UUID]:
    """Alternatives that do not stand right behind the wordings they belong to."""
    found: list[UUID] = []
    for at, row in enumerate(rows):
        first = row.alternative_of_id
        if first and first not in _wordings_before(rows, at):
            found.append(row.pk)
    return found


def _wordings_before(rows: Sequence[Numbered], at: int) -> set[UUID | None]:
    """What the paragraph before, past its items, is a wording of."""
    before = at - 1
    while before >= 0 and rows[before].level > rows[at].level:
        before -= 1
    if before < 0:
        return set()
    return {rows[before].pk, rows[before].alternative_of_id}


def unit_of(rows: Sequence[Row], at: int) -> Sequence[Row]:
    """The paragraph at that place with its items, its alternatives and theirs."""
    return rows[at : end_of_unit(rows, at)]


def with_items(rows: Sequence[Row], at: int) -> Sequence[Row]:
    """The paragraph at that place with its items, and without its alternatives."""
    return rows[at : _end_of_items(rows, at)]


def end_of_unit(rows: Sequence[Numbered], at: int) -> int:
    end = _end_of_items(rows, at)
    while end < len(rows) and rows[end].alternative_of_id == rows[at].pk:
        end = _end_of_items(rows, end)
    return end


def end_of_group(rows: Sequence[Numbered], at: int) -> int:
    """Where what stands at that place ends, past the other wordings of it."""
    first = rows[at].alternative_of_id or rows[at].pk
    end = _end_of_items(rows, at)
    while end < len(rows) and rows[end].alternative_of_id == first:
        end = _end_of_items(rows, end)
    return end


def _end_of_items(rows: Sequence[Numbered], at: int) -> int:
    end = at + 1
    while end < len(rows) and rows[end].level > rows[at].level:
        end += 1
    return end


def placed(rows: Sequence[Row], at: int, *, after: int | None) -> list[Row]:
    """``rows`` with the unit at that place behind the row at ``after``, or in front of all.

    What is deeper than the unit stays with what it belongs to: the unit goes past it.
    """
    end = end_of_unit(rows, at)
    if after is not None and at <= after < end:
        return list(rows)
    to = 0 if after is None else after + 1
    while after is not None and to < len(rows) and _is_passed(rows[to], rows[at]):
        to += 1
    unit = rows[at:end]
    if to <= at:
        return [*rows[:to], *unit, *rows[to:at], *rows[end:]]
    return [*rows[:at], *rows[end:to], *unit, *rows[max(to, end) :]]


def moved(rows: Sequence[Row], at: int, *, up: bool) -> list[Row]:
    """``rows`` with the unit at that place one place further, past a whole unit.

    An item that passes the paragraph it belongs to becomes part of the one before it or
    after it.
    """
    end = end_of_unit(rows, at)
    unit, level = rows[at:end], rows[at].level
    if up:
        to = at - 1
        if at == 0:
            return list(rows)
        while to > 0 and _is_passed(rows[to], rows[at]):
            to -= 1
        return [*rows[:to], *unit, *rows[to:at], *rows[end:]]
    if end == len(rows):
        return list(rows)
    beyond = end + 1 if rows[end].level < level else end_of_unit(rows, end)
    return [*rows[:at], *rows[end:beyond], *unit, *rows[beyond:]]
