"""Online rooms of any kind, behind one interface.

What is said about a guest to whoever runs the room is a name to show, and no more.
"""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit


class Unreachable(Exception):
    """The server of the room has not done what was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    name: str
    is_host: bool


class Room(Protocol):
    def open(self) -> None:
        """Have the room ready; may be asked again.

        Raises:
            Unreachable: the server does not answer, or refuses.
        """

    def address_for(self, guest: Guest) -> str:
        """Where ``guest`` enters."""


@dataclass(frozen=True, slots=True)
class LinkRoom:
    """A room of any provider that is reached by one link, the same for everybody."""

    link: str

    def open(self) -> None:
        """Whoever gave the link has opened it elsewhere."""

    def address_for(self, guest: Guest) -> str:
        return self.link


def host_of(address: str) -> str:
    return urlsplit(address).hostname or ""
