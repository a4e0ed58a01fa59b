"""The programme in the form in which a release keeps it, and what differs between two.

The content of a release::

    {"format": "hrgl-programme/1",
     "sessions": [{"uid", "slug", "title", "kind", "abstract", "part", "state",
                   "starts_at", "ends_at",          # ISO with UTC, or null
                   "room": name | "", "language", "further_languages",
                   "people": [{"key", "role"}],     # no name: people are looked up
                   "questions": [key, …]}]}
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

FORMAT = "hrgl-programme/1"
#: What is told where it differs, in this order.
TOLD = (
    "title",
    "starts_at",
    "ends_at",
    "room",
    "kind",
    "language",
    "further_languages",
    "abstract",
    "people",
    "questions",
)
#: What nobody gets a letter about.
ONLY_SHOWN = frozenset({"abstract", "people", "questions"})


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenSession:
    uid: str
    slug: str
    title: str
    kind: str
    abstract: str
    part: int
    state: str
    starts_at: datetime | None
    ends_at: datetime | None
    room: str
    language: str
    further_languages: tuple[str, ...]
    #: Keys of people of the session, with their roles.
    people: tuple[tuple[int, str], ...]
    questions: tuple[int, ...]

    @property
    def is_cancelled(self) -> bool:
        return self.state == "cancelled"


#: What a session is before anything is known of it.
NOTHING = FrozenSession(
    uid="",
    slug="",
    title="",
    kind="workshop",
    abstract="",
    part=0,
    state="draft",
    starts_at=None,
    ends_at=None,
    room="",
    language="en",
    further_languages=(),
    people=(),
    questions=(),
)


def sessions_in(content: Mapping[str, Any]) -> list[FrozenSession]:
    """In the order of the programme."""
    return [_read(row) for row in content["sessions"]]


def _read(row: Mapping[str, Any]) -> FrozenSession:
    facts = dict(row)
    for name in ("starts_at", "ends_at"):
        facts[name] = datetime.fromisoformat(row[name]) if row[name] else None
    facts["people"] = tuple((one["key"], one["role"]) for one in row["people"])
    for name in ("questions", "further_languages"):
        facts[name] = tuple(row[name])
    return FrozenSession(**facts)


def content_of(sessions: Iterable[FrozenSession]) -> dict[str, Any]:
    return {"format": FORMAT, "sessions": [_written(one) for one in sessions]}


def _written(session: FrozenSession) -> dict[str, Any]:
    row = {name: getattr(session, name) for name in FrozenSession.__slots__}
    for name in ("starts_at", "ends_at"):
        row[name] = row[name].isoformat() if row[name] else None
    row["people"] = [{"key": key, "role": role} for key, role in session.people]
    for name in ("questions", "further_languages"):
        row[name] = list(row[name])
    return row


def fingerprint(content: Mapping[str, Any]) -> str:
    """Equal for equal programmes."""
    text = json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One session in two releases; ``None`` where it was not, or is no longer."""

    before: FrozenSession | None
    after: FrozenSession | None

    @property
    def session(self) -> FrozenSession:
        session = self.after or self.before
        assert session
        return session

    @property
    def is_new(self) -> bool:
        return self.before is None

    @property
    def is_called_off(self) -> bool:
        return self.after is None or (
            self.after.is_cancelled
            and not (self.before is not None and self.before.is_cancelled)
        )

    @property
    def fields(self) -> tuple[str, ...]:
        """What differs where it was and is on the programme."""
        if self.before is None or self.after is None:
            return ()
        return tuple(
            name
            for name in TOLD
            if getattr(self.before, name) != getattr(self.after, name)
        )

    @property
    def is_moved(self) -> bool:
        return bool({"starts_at", "ends_at"} & {*self.fields})

    @property
    def is_told(self) -> bool:
        """Whether those concerned get a letter; of what is called off they had one."""
        if self.is_called_off:
            return False
        return self.is_new or bool({*self.fields} - ONLY_SHOWN)


def between(
    before: Iterable[FrozenSession], after: Iterable[FrozenSession]
) -> Iterator[Change]:
    """What is different, in the order of the later programme; what is gone comes last."""
    old = {session.uid: session for session in before}
    for session in after:
        change = Change(old.pop(session.uid, None), session)
        if change.is_new or change.is_called_off or change.fields:
            yield change
    for gone in old.values():
        yield Change(gone, None)
