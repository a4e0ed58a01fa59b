"""Rooms on a BigBlueButton server, by its API with signed addresses.

Opening a room is the only request that the site sends by itself to another server than
that for letters.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.error import URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from apps.programme.gateways.rooms import Guest, Unreachable

#: People wait in front of the page meanwhile.
SECONDS = 3
LONGEST_ANSWER = 100_000
#: Rooms have names that nobody else gives: one that is there already is ours. Servers of
#: some years say so as a mistake, where no passwords were given the first time.
DONE = re.compile(
    rb"<returncode>\s*SUCCESS\s*</returncode>"
    rb"|<messageKey>\s*idNotUnique\s*</messageKey>"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BigBlueButtonRoom:
    server: str
    secret: str
    name: str
    title: str
    #: Where people find themselves after the meeting.
    way_back: str
    is_recorded: bool

    def open(self) -> None:
        asked = {
            "meetingID": self.name,
            "name": self.title,
            "logoutURL": self.way_back,
            "record": "true" if self.is_recorded else "false",
        }
        try:
            with urlopen(self._signed("create", asked), timeout=SECONDS) as answer:  # noqa: S310 -- the server is a setting
                said = answer.read(LONGEST_ANSWER)
        except (URLError, OSError, ValueError) as trouble:
            raise Unreachable from trouble
        if not DONE.search(said):
            raise Unreachable

    def address_for(self, guest: Guest) -> str:
        role = "MODERATOR" if guest.is_host else "VIEWER"
        asked = {"fullName": guest.name, "meetingID": self.name, "role": role}
        return self._signed("join", asked)

    def _signed(self, call: str, asked: Mapping[str, str]) -> str:
        query = urlencode(asked)
        proof = hashlib.sha256(f"{call}{query}{self.secret}".encode()).hexdigest()
        return f"{self.server.rstrip('/')}/api/{call}?{query}&checksum={proof}"
