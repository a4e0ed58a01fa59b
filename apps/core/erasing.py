"""Erasing what is held about one person, table by table, as the ways say (ADR 0014).

What a context does beyond its tables stands in its ``personal_data.py``: ``leave(person)``
gives back what others wait for, ``known(person)`` tells by which words they are found,
``erase(person, known)`` does the rest. What lies outside of the database is noted in
``Outside`` and goes once the transaction has committed.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.core.holdings import (
    CONTEXTS,
    chapter,
    classes_of,
    entries_about,
    rows_of,
    tables,
)
from apps.core.mentions import forget_mentions
from apps.core.visitors import forget_pages
from apps.core.ways import Fate, Known, Way

if TYPE_CHECKING:
    from apps.accounts.models import User

WORDS = frozenset({"personal", "sensitive", "secret"})


@dataclass
class Outside:
    """What goes after the commit: stored files, letters in a folder, lost sessions."""

    #: Model, column and name of each stored file.
    files: list[tuple[str, str, str]] = field(default_factory=list)
    #: Message-IDs.
    letters: list[str] = field(default_factory=list)
    #: By what a session is known in which somebody is, or was about to be, the person.
    sessions: list[str] = field(default_factory=list)


def erase_everywhere(person: "User", *, is_own_wish: bool) -> Outside:
    """Erase ``person``, whose account the caller has locked. Needs a transaction.

    Everybody may call themselves what they like. Where it is only ``is_own_wish``, and
    nobody has met the person, what stands elsewhere under that name is somebody else's.
    """
    known = known_by(person)
    if is_own_wish and not known.is_met:
        known = replace(known, names=frozenset())
    for context in CONTEXTS:
        _call(context, "leave", person)
    outside = Outside()
    # First of all tables: a row may take others with it, but not their files.
    for model, way in _leading():
        if way.fate is not Fate.STAYS:
            _note_files(model, rows_of(model, way, person), outside)
    for model, way in _leading():
        if way.fate is not Fate.STAYS:
            _erase_rows(model, way, person)
    for context in reversed(CONTEXTS):
        _call(context, "erase", person, known, outside)
    forget_mentions(known)
    return outside


def _leading() -> Iterator[tuple[type[models.Model], Way]]:
    """The tables that tell something of people, from the top down."""
    for context in reversed(CONTEXTS):
        for model, _name, ways in tables(context):
            for way in ways:
                if not way.is_deed:
                    yield model, way


def known_by(person: "User") -> Known:
    """The names and addresses of ``person``, as the contexts know them."""
    names: set[str] = set()
    addresses: set[str] = set()
    is_met = False
    for context in CONTEXTS:
        found: Known | None = _call(context, "known", person)
        if found is not None:
            names |= found.names
            addresses |= found.addresses
            is_met = is_met or found.is_met
    return Known(
        names=frozenset(names - {""}),
        addresses=frozenset(addresses - {""}),
        is_met=is_met,
    )


def _call(context: str, name: str, *words: Any) -> Any:
    function = getattr(chapter(context), name, None)
    return function(*words) if function is not None else None


def _erase_rows(model: type[models.Model], way: Way, person: "User") -> None:
    keys = list(rows_of(model, way, person).values_list("pk", flat=True))
    if not keys:
        return
    _erase_trail(model, keys)
    found = model._base_manager.filter(pk__in=keys)  # noqa: SLF001 -- Django's public manager API
    if way.fate is Fate.GOES:
        found.delete()
    elif empty := emptied(model, way):
        found.update(**empty)


def empty_rows(model: type[models.Model], way: Way, keys: Iterable[Any]) -> None:
    """Take the words out of these rows, as erasing their person would."""
    _erase_trail(model, keys)
    model._base_manager.filter(pk__in=keys).update(**emptied(model, way))  # noqa: SLF001 -- Django's public manager API


def _note_files(
    model: type[models.Model], rows: "models.QuerySet[Any]", outside: Outside
) -> None:
    for column in model._meta.concrete_fields:  # noqa: SLF001 -- Django's public Meta API
        if isinstance(column, models.FileField):
            names = rows.values_list(column.name, flat=True)
            label = model._meta.label  # noqa: SLF001 -- as above
            outside.files += [(label, column.name, name) for name in names if name]


def emptied(model: type[models.Model], way: Way) -> dict[str, Any]:
    """What stands in each column of a row that is emptied."""
    classes = classes_of(model)
    return {
        column.name: way.becomes.get(column.name, _nothing(column))
        for column in model._meta.concrete_fields  # noqa: SLF001 -- Django's public Meta API
        if classes.get(column.name) in WORDS
        and not column.is_relation
        and column.name not in way.keeps
    }


def _nothing(column: Any) -> Any:
    if column.null:
        return None
    if isinstance(column, ArrayField):
        return []
    if isinstance(column, models.JSONField):
        return column.default() if callable(column.default) else {}
    if isinstance(column, models.BooleanField):
        return False
    if isinstance(column, models.CharField | models.TextField | models.FileField):
        return ""
    raise TypeError(f"What is {column} without its words?")


def _erase_trail(model: type[models.Model], keys: Iterable[Any]) -> None:
    """Take the words out of what is noted about these rows, here and in the admin."""
    named = [str(key) for key in keys]
    entries_about(model, named).update(before=None, after=None)
    LogEntry.objects.filter(
        content_type__app_label=model._meta.app_label,  # noqa: SLF001 -- Django's public Meta API
        content_type__model=model._meta.model_name,  # noqa: SLF001 -- as above
        object_id__in=named,
    ).update(object_repr="", change_message="")


def finish(outside: Outside) -> None:
    """Remove what lies outside of the database; safe to do again."""
    for label, column, name in outside.files:
        stored: Any = apps.get_model(label)._meta.get_field(column)  # noqa: SLF001 -- as above
        stored.storage.delete(name)
    for context in CONTEXTS:
        _call(context, "finish", outside)
    forget_pages()
