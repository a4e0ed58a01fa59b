"""Reading a table that was brought, line by line and cell by cell, whatever it is of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.tables import Row, Table, column_letter
from apps.registration.importing.cells import Read

#: More would not be read.
MOST_MISTAKES = 200

Facts = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """What a table may tell, and how each column is read."""

    #: How the first line may call a column; what it calls otherwise is left out.
    headers: Mapping[str, tuple[str, ...]]
    readers: Mapping[str, Read]
    needed: tuple[str, ...]
    #: No two lines agree in all of these.
    identity: tuple[str, ...] = ("email",)
    #: What a table that was taken away tells besides, and nobody reads.
    passed_over: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong in one cell, where a spreadsheet shows it."""

    line: int
    column: str
    text: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A cell that says something else than what is held; what is held stays."""

    cell: str
    brought: str
    held: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAlready:
    """A line about somebody who is there already; nothing of it is written."""

    line: int
    email: str
    #: How they are known, for example by the state of their application.
    how: str
    differences: tuple[Difference, ...] = ()


@dataclass(slots=True, kw_only=True)
class Checked:
    """What a table would bring, or what is wrong with it."""

    rows: list[Facts] = field(default_factory=list)
    known: list[KnownAlready] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    #: Columns of the file that are left out.
    unknown: list[str] = field(default_factory=list)


class Reading:
    """A table on its way to ``checked``; what its kind knows better, it notes."""

    def __init__(self, table: Table, columns: Columns) -> None:
        self.table = table
        self.columns = columns
        self.places, unknown = _places(table.header, columns)
        self.checked = Checked(unknown=unknown)
        for name in columns.needed:
            if name not in self.places:
                text = _("The first line names no column “%(name)s”.") % {"name": name}
                self.checked.mistakes.append(Mistake(line=1, column="", text=text))
        self.is_readable = not self.checked.mistakes

    def lines(self) -> Iterator[tuple[Row, Facts]]:
        """Each line with what was read of it; ends where mistakes are too many."""
        seen: dict[tuple[str, ...], int] = {}
        for row in self.table.rows if self.is_readable else ():
            facts = dict(self._facts(row))
            identity = tuple(facts.get(name, "") for name in self.columns.identity)
            if all(identity) and identity in seen:
                text = _("This address stands in line %(line)d already.")
                self.note(row, "email", text % {"line": seen[identity]})
            seen.setdefault(identity, row.line)
            yield row, facts
            if len(self.checked.mistakes) >= MOST_MISTAKES:
                return

    def note(self, row: Row, name: str, text: str) -> None:
        column = column_letter(self.places[name]) if name in self.places else ""
        self.checked.mistakes.append(Mistake(line=row.line, column=column, text=text))

    def know(self, row: Row, facts: Facts, *, how: str, held: Facts) -> None:
        """Leave the line out, and say in which cells it differs from what is held."""
        differences = tuple(
            Difference(
                cell=f"{column_letter(self.places[name])}{row.line}",
                brought=facts[name],
                held=held[name],
            )
            for name in self.places
            if name in held and facts.get(name) and facts[name] != held[name]
        )
        self.checked.known.append(
            KnownAlready(
                line=row.line, email=facts["email"], how=how, differences=differences
            )
        )

    def finished(self) -> Checked:
        """What was found, from the top of the table to its end."""
        self.checked.mistakes.sort(key=lambda mistake: mistake.line)
        return self.checked

    def _facts(self, row: Row) -> Iterator[tuple[str, str]]:
        for name, index in self.places.items():
            typed = row.cells[index] if index < len(row.cells) else ""
            try:
                yield name, self.columns.readers[name](typed)
            except ValidationError as error:
                self.note(row, name, " ".join(error.messages))


def _places(
    header: tuple[str, ...], columns: Columns
) -> tuple[dict[str, int], list[str]]:
    """Where each column stands, and which ones we do not know."""
    words = {word: name for name, words in columns.headers.items() for word in words}
    places: dict[str, int] = {}
    unknown = []
    for index, title in enumerate(header):
        plain = " ".join(title.casefold().split())
        name = words.get(plain)
        if name and name not in places:
            places[name] = index
        elif title and plain not in columns.passed_over:
            unknown.append(title)
    return places, unknown


def as_table(rows: list[Facts], *, without: tuple[str, ...] = ()) -> Table:
    """What was read, as it would be brought again."""
    names = [name for name in (rows[0] if rows else {}) if name not in without]
    return Table(
        header=tuple(names),
        rows=tuple(
            Row(line, tuple(row.get(name, "") for name in names))
            for line, row in enumerate(rows, start=2)
        ),
        read_as="",
    )
