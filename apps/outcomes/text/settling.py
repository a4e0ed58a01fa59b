"""Putting two texts of one paragraph together, change by change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.core.textdiff import Part

#: So many signs of what stands before and after help to find the place.
NEARBY = 60


class Take(StrEnum):
    THEIRS = "theirs"
    MINE = "mine"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Choice:
    """A place where the two differ; ``taken`` is what goes into the text."""

    number: int
    part: Part
    before: str
    after: str
    taken: Take

    @property
    def name(self) -> str:
        return name_of(self.number)

    @property
    def is_mine_alone(self) -> bool:
        return self.part.theirs == self.part.base


def name_of(number: int) -> str:
    """The name of the field in which the choice is sent."""
    return f"choice-{number}"


def readable(parts: Sequence[Part]) -> list[Part]:
    """``parts`` with words that one side has changed in a row as one change."""
    found: list[Part] = []
    for part in parts:
        nothing_yet: list[Part | None] = [None, None]
        first, between = [*nothing_yet, *found][-2:]
        if first and between and _is_one_change(first, between, part):
            found[-2:] = [_together([first, between, part])]
        else:
            found.append(part)
    return found


def _is_one_change(first: Part, between: Part, last: Part) -> bool:
    side = _side(first)
    is_gap = not between.is_choice and not between.theirs.strip()
    return bool(side) and side == _side(last) and is_gap


def _side(part: Part) -> Take | None:
    """Who alone has changed it."""
    if not part.is_choice or part.is_conflict:
        return None
    return Take.THEIRS if part.mine == part.base else Take.MINE


def _together(parts: Sequence[Part]) -> Part:
    return Part(
        base="".join(part.base for part in parts),
        mine="".join(part.mine for part in parts),
        theirs="".join(part.theirs for part in parts),
    )


def choices(parts: Sequence[Part], sent: Mapping[str, str]) -> list[Choice]:
    """The places where the two differ, as ``sent``; else as the merge would have it."""
    found: list[Choice] = []
    for at, part in enumerate(parts):
        if not part.is_choice:
            continue
        number = len(found) + 1
        before = "".join(one.theirs for one in parts[:at])
        after = "".join(one.theirs for one in parts[at + 1 :])
        taken = _taken(part, sent.get(name_of(number), ""))
        found.append(Choice(number, part, _end_of(before), _beginning_of(after), taken))
    return found


def _end_of(text: str) -> str:
    """What stands last in ``text``, in whole words where it has any."""
    if len(text) <= NEARBY:
        return text
    cut = text[-NEARBY:]
    return f"…{cut.partition(' ')[2] or cut}"


def _beginning_of(text: str) -> str:
    if len(text) <= NEARBY:
        return text
    cut = text[:NEARBY]
    return f"{cut.rpartition(' ')[0] or cut}…"


def _taken(part: Part, sent: str) -> Take:
    if sent in {Take.THEIRS, Take.MINE} or (part.is_conflict and sent == Take.BOTH):
        return Take(sent)
    return _side(part) or Take.BOTH


def composed(parts: Sequence[Part], made: Sequence[Choice]) -> str:
    """The text that comes of the choices."""
    taken = iter(made)
    return "".join(
        _words(part, next(taken).taken) if part.is_choice else part.theirs
        for part in parts
    )


def _words(part: Part, take: Take) -> str:
    return {Take.THEIRS: part.theirs, Take.MINE: part.mine, Take.BOTH: part.both}[take]


def told(parts: Sequence[Part]) -> list[str | dict[str, str]]:
    """The same for the script of the page."""
    return [
        {take.value: _words(part, take) for take in Take}
        if part.is_choice
        else part.theirs
        for part in parts
    ]
