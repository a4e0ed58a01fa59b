"""A table of applications, checked line by line and cell by cell."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django_countries import countries

from apps.core.lines import refuse_turning, tidied
from apps.core.tables import Row, Table, column_letter
from apps.editions.choices import Level
from apps.editions.models import Part
from apps.registration.choices import State
from apps.registration.models import Application

#: How the first line may call a column; what it calls otherwise is left out.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "email": ("email", "e-mail", "e-mail address", "mail"),
    "full_name": ("full_name", "full name", "name"),
    "display_name": ("display_name", "name shown to others", "display name"),
    "organisation": ("organisation", "organization"),
    "position": ("position",),
    "country": ("country",),
    "level": ("level", "governance level"),
    "target_group": ("target_group", "group", "target group"),
    "language": ("language",),
}
NEEDED = ("email", "full_name")
LENGTHS = {"full_name": 200, "display_name": 200, "organisation": 300, "position": 200}
#: More would not be read.
MOST_MISTAKES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """What is wrong in one cell, where a spreadsheet shows it."""

    line: int
    column: str
    text: str

    @property
    def cell(self) -> str:
        return f"{self.column}{self.line}"


@dataclass(slots=True, kw_only=True)
class Checked:
    """What a table would bring, or what is wrong with it."""

    rows: list[dict[str, str]] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    #: Columns of the file that are left out.
    unknown: list[str] = field(default_factory=list)


def check(table: Table, part: Part) -> Checked:
    """Check every cell against ``part`` as it is now; three statements for any length."""
    columns, unknown = _columns(table.header)
    checked = Checked(unknown=unknown)
    for name in NEEDED:
        if name not in columns:
            text = _("The first line names no column “%(name)s”.") % {"name": name}
            checked.mistakes.append(Mistake(line=1, column="", text=text))
    if checked.mistakes:
        return checked
    readers = _readers(part)
    applied = _who_applied(part)
    seen: dict[str, int] = {}
    for row in table.rows:
        facts = dict(_facts(row, columns, readers, checked))
        if email := facts.get("email", ""):
            if text := _why_not_again(email, seen, applied):
                _note(checked, row, columns["email"], text)
            seen.setdefault(email, row.line)
        checked.rows.append(facts)
        if len(checked.mistakes) >= MOST_MISTAKES:
            break
    return checked


def _why_not_again(email: str, seen: Mapping[str, int], applied: set[str]) -> str:
    if email in seen:
        text = _("This address stands in line %(line)d already.")
        return text % {"line": seen[email]}
    return _("This person has applied already.") if email in applied else ""


def _columns(header: tuple[str, ...]) -> tuple[dict[str, int], list[str]]:
    known = {word: name for name, words in HEADERS.items() for word in words}
    columns: dict[str, int] = {}
    unknown = []
    for index, title in enumerate(header):
        name = known.get(" ".join(title.casefold().split()))
        if name and name not in columns:
            columns[name] = index
        elif title:
            unknown.append(title)
    return columns, unknown


def _facts(
    row: Row,
    columns: Mapping[str, int],
    readers: Mapping[str, Callable[[str], str]],
    checked: Checked,
) -> Iterator[tuple[str, str]]:
    for name, index in columns.items():
        typed = row.cells[index] if index < len(row.cells) else ""
        try:
            yield name, readers[name](typed)
        except ValidationError as error:
            _note(checked, row, index, " ".join(error.messages))


def _note(checked: Checked, row: Row, index: int, text: str) -> None:
    checked.mistakes.append(
        Mistake(line=row.line, column=column_letter(index), text=text)
    )


def _who_applied(part: Part) -> set[str]:
    standing = Application.objects.filter(part=part).exclude(state=State.WITHDRAWN)
    return {*map(str.lower, standing.values_list("person__email", flat=True))}


# ---------------------------------------------------------------- one cell each
def _readers(part: Part) -> Mapping[str, Callable[[str], str]]:
    groups = {
        group.code.casefold(): str(group.pk)
        for group in part.edition.target_groups.all()
    }
    choices: dict[str, tuple[dict[str, str], Any]] = {
        "country": (_countries(), gettext_lazy("We know no such country.")),
        "level": (_by_name(Level.choices), gettext_lazy("We know no such level.")),
        "language": (
            _by_name(settings.LANGUAGES),
            gettext_lazy("This is none of our languages."),
        ),
        "target_group": (groups, gettext_lazy("The edition has no such group.")),
    }
    readers: dict[str, Callable[[str], str]] = {
        name: _line_of(length, needed=name in NEEDED)
        for name, length in LENGTHS.items()
    }
    readers |= {
        name: _one_of(known, complaint) for name, (known, complaint) in choices.items()
    }
    return readers | {"email": _email}


def _countries() -> dict[str, str]:
    """By their codes, and by their names in each of our languages."""
    known: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            known = _by_name(countries) | known
    return known


def _by_name(choices: Any) -> dict[str, str]:
    """The codes of ``choices`` by their codes and names, without capitals and accents."""
    known: dict[str, str] = {}
    for code, name in choices:
        known |= {_folded(str(code)): str(code), _folded(str(name)): str(code)}
    return known


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _one_of(known: Mapping[str, str], complaint: Any) -> Callable[[str], str]:
    def read(typed: str) -> str:
        if not typed:
            return ""
        if (code := known.get(_folded(typed))) is None:
            raise ValidationError(complaint)
        return code

    return read


def _line_of(length: int, *, needed: bool) -> Callable[[str], str]:
    def read(typed: str) -> str:
        line = tidied(typed)
        refuse_turning(line)
        if needed and not line:
            raise ValidationError(_("This must be filled in."))
        if len(line) > length:
            text = _("This is longer than %(length)d signs.")
            raise ValidationError(text, params={"length": length})
        return line

    return read


def _email(typed: str) -> str:
    address = _line_of(254, needed=True)(typed.lower())
    validate_email(address)
    return address
