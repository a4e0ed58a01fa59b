"""Reads whose SQL is written and planned once for a connection; values are put in anew.

Django builds and compiles a query set each time it is asked, and PostgreSQL plans it. Both
take longer than to answer where a row with all that belongs to it is read by its key. What
is asked is still said by a query set, and Django still makes the rows of the answer::

    @kept_query(person=int, part=int)
    def _rows(*, person: Any, part: Any) -> QuerySet[Draft]:
        return Draft.objects.filter(person=person, part=part)

    _rows(person=user.pk, part=part.pk)     # -> a list of drafts

The words of the SQL must not depend on a value, so that a value is a key, a word or an
instant, never ``None``.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from functools import update_wrapper
from itertools import count
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)

#: Values that nobody means, each of another number.
_STAND_INS: Mapping[type, Callable[[int], Any]] = {
    int: lambda number: -(2**62) - number,
    str: lambda number: f"\x01{number}",
    datetime: lambda number: datetime(1, 1, 2, microsecond=number, tzinfo=UTC),
}
_numbers = count(1)


class KeptQuery(Generic[M]):
    """See ``kept_query``."""

    def __init__(
        self, build: Callable[..., QuerySet[M]], kinds: Mapping[str, type]
    ) -> None:
        self._build = build
        self._kinds = kinds
        self._name = f"hrgl_{next(_numbers)}"
        update_wrapper(self, build)

    def __call__(self, **values: Any) -> list[M]:
        for name, kind in self._kinds.items():
            if not isinstance(values[name], kind):
                raise TypeError(f"{name} is {values[name]!r}, not of {kind}")
        connection: Any = connections[DEFAULT_DB_ALIAS]
        kept = vars(connection).setdefault("_hrgl_kept_queries", {})
        if self not in kept:
            kept[self] = _Kept(self._name, self._build, self._kinds, connection)
        return kept[self].rows(values)  # type: ignore[no-any-return] # of any model


class _Kept:
    """A kept query on one connection, which one thread at a time uses."""

    def __init__(
        self, name: str, build: Any, kinds: Mapping[str, type], connection: Any
    ) -> None:
        self._name, self._connection = name, connection
        slots = {
            slot: _STAND_INS[kind](number)
            for number, (slot, kind) in enumerate(kinds.items(), start=1)
        }
        self._rows: Any = build(**slots)
        self._compiler = self._rows.query.get_compiler(connection=connection)
        sql, found = self._compiler.as_sql()
        self._slots = [name for name, _fixed in _holes(found, slots) if name]
        if {*self._slots} != {*slots} or self._rows._prefetch_related_lookups:  # noqa: SLF001 -- nothing public tells
            raise ValueError(f"{build} is no query that can be kept")
        self._sql = (sql, [*_holes(found, slots)])
        self._compiler.as_sql = self._as_sql
        self._rows.query.get_compiler = lambda *_, **__: self._compiler
        self._prepared_on: object = None
        self._values: Mapping[str, Any] = {}

    def rows(self, values: Mapping[str, Any]) -> list[Any]:
        # As each cursor does: a server that was restarted knows nothing of what it planned.
        self._connection.close_if_health_check_failed()
        self._connection.ensure_connection()
        if self._prepared_on is not self._connection.connection:
            self._prepare()
        self._values = values
        return list(self._rows._iterable_class(self._rows))  # noqa: SLF001 -- as a query set does

    def _as_sql(self, *_words: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        places = ", ".join(["%s"] * len(self._slots))
        values = tuple(self._values[name] for name in self._slots)
        return f"EXECUTE {self._name} ({places})", values

    def _prepare(self) -> None:
        """Have it planned, once for as long as the server holds the connection."""
        sql, holes = self._sql
        numbers = count(1)
        with self._connection.connection.cursor() as cursor:
            words = [
                f"${next(numbers)}" if name else cursor.mogrify("%s", (fixed,)).decode()
                for name, fixed in holes
            ]
            cursor.execute(f"PREPARE {self._name} AS {sql % tuple(words)}")
        self._prepared_on = self._connection.connection


def _holes(found: Any, slots: Mapping[str, Any]) -> Iterator[tuple[str | None, Any]]:
    """Each place of the SQL: the name of the value that belongs there, or what does."""
    for one in found:
        alike = (name for name, slot in slots.items() if type(one) is type(slot))
        yield next((name for name in alike if one == slots[name]), None), one


def kept_query(
    **kinds: type,
) -> Callable[[Callable[..., QuerySet[M]]], KeptQuery[M]]:
    """Keep the SQL of a query set that is built of values of these kinds."""
    return lambda build: KeptQuery(build, kinds)
