"""A JSON file whose every value knows its line, so that a mistake can be pointed at."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
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


class _Decoder(json.JSONDecoder):
    """Remembers where each object and list begins."""

    def __init__(self) -> None:
        super().__init__()
        self.starts: dict[int, int] = {}
        self._kept: list[Any] = []  # keeps them alive, so their ids stay theirs
        self.parse_object = self._object
        self.parse_array = self._array
        self.scan_once = scanner.py_make_scanner(self)  # type: ignore[attr-defined]  # not in the stubs

    def _object(self, s_and_end: tuple[str, int], *args: Any) -> tuple[Any, int]:
        return self._remember(decoder.JSONObject(s_and_end, *args), s_and_end[1])  # type: ignore[attr-defined]  # not in the stubs

    def _array(self, s_and_end: tuple[str, int], *args: Any) -> tuple[Any, int]:
        return self._remember(decoder.JSONArray(s_and_end, *args), s_and_end[1])  # type: ignore[attr-defined]  # not in the stubs

    def _remember(self, parsed: tuple[Any, int], start: int) -> tuple[Any, int]:
        self.starts[id(parsed[0])] = start
        self._kept.append(parsed[0])
        return parsed


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
        index = self.start if key is None else self._index_of(key)
        return self.source.bad(index, problem)

    def text(self, key: str, *, required: bool = False) -> str:
        found: str = self._get(key, str, "text", required=required) or ""
        if required and not found.strip():
            raise self.bad(f"“{key}” is empty", key)
        return found

    def number(self, key: str) -> int:
        found = self._get(key, int, "a number", required=True)
        if isinstance(found, bool) or not 0 < found <= 32767:  # noqa: PLR2004 -- smallint
            raise self.bad(f"“{key}” is not a number from 1 to 32767", key)
        return int(found)

    def flag(self, key: str) -> bool:
        return bool(self._get(key, bool, "true or false", required=False))

    def date(self, key: str) -> PartialDate:
        text = self.text(key)
        try:
            return PartialDate.parse(text)
        except ValueError:
            problem = f"“{key}”: “{text}” is not a date (YYYY, YYYY-MM or YYYY-MM-DD)"
            raise self.bad(problem, key) from None

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

    def _index_of(self, key: str) -> int:
        """Where ``key`` of this very object stands; nested ones are stepped over."""
        text, index = self.source.text, self.start
        whole = json.JSONDecoder()
        while True:
            index = text.index('"', index)
            name, end = decoder.scanstring(text, index + 1)  # type: ignore[attr-defined]  # not in the stubs
            if name == key:
                return index
            value = text.index(":", end) + 1
            while text[value].isspace():
                value += 1
            _, index = whole.raw_decode(text, value)


def read(path: Path) -> Node:
    """Read a data file.

    Raises:
        BadFile: it cannot be opened, is not UTF-8, not JSON, or not an object.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadFile(path.name, 1, f"cannot be read: {error}") from error
    located = _Decoder()
    try:
        value = located.decode(text)
    except json.JSONDecodeError as error:
        raise BadFile(path.name, error.lineno, f"not JSON: {error.msg}") from error
    except RecursionError as error:
        raise BadFile(path.name, 1, "nested too deeply") from error
    if not isinstance(value, dict):
        raise BadFile(path.name, 1, "the file must hold one object")
    return Node(Source(path.name, text, located.starts), value)
