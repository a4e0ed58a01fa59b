"""How the rows of a table lead to a person, and what becomes of them when asked to erase.

A context lists its tables in ``WAYS`` of its ``personal_data.py``; a table that is in no
way about a person with an account stands in ``NOBODY`` with the reason. A test compares
both with the data map.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum


class Fate(Enum):
    """What erasing a person does to a row; see ADR 0004 and ADR 0014."""

    GOES = "the row goes"
    EMPTIED = "the row stays, the personal words in it go"
    STAYS = "the row stays as it is"


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """One relation from a table to a person."""

    #: As in a filter: ``person``, ``application__person``.
    to: str
    fate: Fate = Fate.EMPTIED
    #: Columns that an emptied row keeps, or the whole row (``*``), each with the reason.
    keeps: Mapping[str, str] = field(default_factory=dict)
    #: What stands in an emptied column that may not be empty.
    becomes: Mapping[str, str] = field(default_factory=dict)
    #: Columns that are in no copy for the person, each with the reason.
    untold: Mapping[str, str] = field(default_factory=dict)
    #: The row is about something else; of the person it says only that they did it.
    #: Copies then hold its number and date, and erasing leaves the nameless account.
    is_deed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """By what words a person is found where no relation leads to them."""

    names: frozenset[str]
    addresses: frozenset[str]
    #: Whether others know who it is: they have let the person in, or given them a part.
    is_met: bool = False

    @property
    def findable(self) -> list[str]:
        """What is looked for inside of longer texts; a name of three letters is not."""
        return sorted(w for w in self.names | self.addresses if len(w) >= LONG_ENOUGH)


def met(is_met: bool) -> Known:  # noqa: FBT001 -- there is nothing else to say
    """What a context knows that has no names of its own."""
    return Known(names=frozenset(), addresses=frozenset(), is_met=is_met)


#: Shorter words occur in others.
LONG_ENOUGH = 5


def deed(to: str) -> Way:
    return Way(to=to, is_deed=True, fate=Fate.STAYS)


#: Where somebody was named and is no longer.
NO_LONGER_NAMED = "–"
#: Reasons that several tables share.
ANOTHER = "It would tell of another person."
OPENS = "It opens something, and says nothing about the person."
ADDS_UP = "Places, seats and counts have to add up; without the words it names nobody."
