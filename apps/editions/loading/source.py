"""A JSON file whose every value knows its line, so that a mistake can be pointed at."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from json import decoder, scanner
from pathlib import Path
from typing import Any

from apps.core.partial_dates import PartialDate


class BadFile(Exception):
    """The file cannot be loaded; says the file, the line and what is wrong there."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        super().__init__(f"{file}, line {line}: {problem}")
        self.line = line
        self.problem = problem


#: What JSON can say and no text column can hold: NUL and halves of characters.
UNKEEPABLE = re.compile("[\0\ud800-\udfff]")
#: Years that every zone knows, and that are no slip of the pen.
WALL_TIME = re.compile("(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}")


class _SaidTwice(Exception):
    """A member occurs twice in one object; JSON would silently take the last."""

    def __init__(self, name: str, index: int) -> None:
        super().__init__(name)
        self.name = name
        self.index = index


class _Decoder(json.JSONDecoder):
    """Remembers where each object and list begins, and lets no member occur twice."""

    def __init__(self) -> None:
        self._twice: str | None = None
        super().__init__(object_pairs_hook=self._pairs)
        self.starts: dict[int, int] = {}
        self._kept: list[Any] = []  # keeps them alive, so their ids stay theirs
        self.parse_object = self._object
        self.parse_array = self._array
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]  # not in the stubs

    def _pairs(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, value in pairs:
            if name in found:
                self._twice = name
            found[name] = value
        return found

    def _object(self, s_and_end: tuple[str, int], *args: Any) -> tuple[Any, int]:
        parsed = decoder.JSONObject(s_and_end, *args)  # type: ignore[attr-defined]  # not in the stubs
        if self._twice is not None:
            text, start = s_and_end
            first = member_at(text, start, self._twice)
            raise _SaidTwice(self._twice, member_at(text, first, self._twice, skip=1))
        return self._remember(parsed, s_and_end[1])

    def _array(self, s_and_end: tuple[str, int], *args: Any) -> tuple[Any, int]:
        return self._remember(decoder.JSONArray(s_and_end, *args), s_and_end[1])  # type: ignore[attr-defined]  # not in the stubs

    def _remember(self, parsed: tuple[Any, int], start: int) -> tuple[Any, int]:
        self.starts[id(parsed[0])] = start
        self._kept.append(parsed[0])
        return parsed


def member_at(text: str, start: int, key: str, *, skip: int = 0) -> int:
    """Where ``key`` of the object stands whose members go on at ``start``.

    Nested objects are stepped over, and ``skip`` members of that very name.
    """
    whole, index = json.JSONDecoder(), start
    while True:
        index = text.index('"', index)
        name, end = decoder.scanstring(text, index + 1)  # type: ignore[attr-defined]  # not in the stubs
        if name == key:
            if not skip:
                return index
            skip -= 1
        value = text.index(":", end) + 1
        while text[value].isspace():
            value += 1
        _, index = whole.raw_decode(text, value)


@dataclass(frozen=True, slots=True)
class Source:
    name: str
    text: str
    starts: dict[int, int]

    def line_at(self, index: int) -> int:
        return self.text.count("\n", 0, index) + 1

    def bad(self, index: int, problem: str) -> BadFile:
        return BadFile(self.name, self.line_at(index), problem)


@dataclass(frozen=True, slots=True)
class Node:
    """One object of the file; asks for its members by kind and complains by line."""

    source: Source
    value: dict[str, Any]

    @property
    def start(self) -> int:
        return self.source.starts[id(self.value)]

    def bad(self, problem: str, key: str | None = None) -> BadFile:
        """The complaint about this object, or about the member ``key`` of it."""
        index = self.start
        if key in self.value:
            index = member_at(self.source.text, index, str(key))
        return self.source.bad(index, problem)

    def only(self, *members: str) -> None:
        """Refuse any other member: a slip of the pen would be left out unnoticed.

        Raises:
            BadFile: there is one.
        """
        for name in self.value:
            if name not in members:
                raise self.bad(f"“{name}” is not known here", name)

    def text(self, key: str, *, required: bool = False) -> str:
        found: str = self._get(key, str, "text", required=required) or ""
        if required and not found.strip():
            raise self.bad(f"“{key}” is empty", key)
        self._keepable(key, found)
        return found

    def _keepable(self, key: str, *texts: str) -> None:
        if any(UNKEEPABLE.search(text) for text in texts):
            raise self.bad(f"“{key}” holds a sign that no text can hold", key)

    def number(self, key: str) -> int:
        found = self._get(key, int, "a number", required=True)
        if isinstance(found, bool) or not 0 < found <= 32767:  # noqa: PLR2004 -- smallint
            raise self.bad(f"“{key}” is not a number from 1 to 32767", key)
        return int(found)

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, "true or false", required=False))

    def date(self, key: str, *, required: bool = False) -> PartialDate:
        text = self.text(key, required=required)
        try:
            return PartialDate.parse(text)
        except ValueError:
            problem = f"“{key}”: “{text}” is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"
            raise self.bad(problem, key) from None

    def wall_time(self, key: str) -> datetime:
        """A day and time as a clock on some wall shows them, without a zone."""
        text = self.text(key, required=True)
        try:
            found = datetime.fromisoformat(text) if WALL_TIME.fullmatch(text) else None
        except ValueError:
            found = None
        if found is None:
            raise self.bad(f"“{key}”: “{text}” is not a time (YYYY-MM-DDTHH:MM)", key)
        return found

    def choice(self, key: str, choices: Any, *, required: bool = True) -> str:
        text = self.text(key, required=required)
        if text and text not in choices.values:
            known = ", ".join(choices.values)
            raise self.bad(f"“{key}”: “{text}” is none of {known}", key)
        return text

    def texts(self, key: str) -> list[str]:
        found: list[Any] = self._get(key, list, "a list", required=False) or []
        if not all(isinstance(item, str) for item in found):
            raise self.bad(f"“{key}” may hold texts only", key)
        self._keepable(key, *found)
        return found

    def node(self, key: str) -> "Node":
        return Node(self.source, self._get(key, dict, "an object", required=True))

    def nodes(self, key: str) -> Iterator["Node"]:
        for item in self._get(key, list, "a list", required=False) or []:
            if not isinstance(item, dict):
                raise self.bad(f"“{key}” may hold objects only", key)
            yield Node(self.source, item)

    def has(self, key: str) -> bool:
        return self.value.get(key) is not None

    def _get(self, key: str, kind: type, words: str, *, required: bool) -> Any:
        found = self.value.get(key)
        if found is None:
            if required:
                raise self.bad(f"“{key}” is missing")
            return None
        if not isinstance(found, kind):
            raise self.bad(f"“{key}” is not {words}", key)
        return found


def read(path: Path) -> Node:
    """Read a data file.

    Raises:
        BadFile: it cannot be opened, is not UTF-8, not JSON, or not an object.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path.name, 1, f"cannot be read: {error}") from error
    located = _Decoder()
    try:
        value = located.decode(text)
    except json.JSONDecodeError as error:
        raise BadFile(path.name, error.lineno, f"not JSON: {error.msg}") from error
    except _SaidTwice as twice:
        line = text.count("\n", 0, twice.index) + 1
        raise BadFile(path.name, line, f"“{twice.name}” occurs twice") from twice
    except RecursionError as error:
        raise BadFile(path.name, 1, "nested too deeply") from error
    if not isinstance(value, dict):
        raise BadFile(path.name, 1, "the file must hold one object")
    return Node(Source(path.name, text, located.starts), value)
