"""Everything that is held about one person, told to them, and erased when they ask.

Driven by the data map and the ``WAYS`` of each context. A context that has more to say
or to do than its tables tell adds ``export(person, told)`` or ``erase(person)`` to its
``personal_data.py``.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models

from apps.core.audit import as_json
from apps.core.models import AuditEntry
from apps.core.personal_data import classification
from apps.core.ways import Way

if TYPE_CHECKING:
    from apps.accounts.models import User

#: From the foundation up.
CONTEXTS = (
    "core",
    "accounts",
    "notifications",
    "editions",
    "partners",
    "registration",
    "programme",
    "contributions",
    "outcomes",
    "certificates",
)
TOLD = frozenset({"none", "personal", "sensitive"})
#: What a deed says: that the person did it, and when.
FACTS_OF_A_DEED = ("id", "created_at", "frozen_at", "recorded_at", "history_date")

Row = dict[str, Any]
Told = dict[str, list[Row]]


def chapter(context: str) -> Any:
    """What ``context`` says of people in its tables."""
    return import_module(f"apps.{context}.personal_data")


def tables(context: str) -> Iterator[tuple[type[models.Model], str, tuple[Way, ...]]]:
    """The tables of ``context`` that lead to people: model, name, ways."""
    for name, ways in chapter(context).WAYS.items():
        label = name if "." in name else f"{context}.{name}"
        yield apps.get_model(label), name, ways


def classes_of(model: type[models.Model]) -> Mapping[str, str]:
    """The data map of ``model``, of a library's too."""
    label = model._meta.label  # noqa: SLF001 -- Django's public Meta API
    for context in CONTEXTS:
        borrowed: dict[str, dict[str, str]] = getattr(chapter(context), "BORROWED", {})
        if label in borrowed:
            return borrowed[label]
    return classification(model)


def rows_of(model: type[models.Model], way: Way, person: "User") -> Any:
    return model._base_manager.filter(**{way.to: person.pk})  # noqa: SLF001 -- Django's public manager API


def everything(person: "User") -> dict[str, Told]:
    """All that is held about ``person``, context by context, table by table."""
    found = {}
    for context in CONTEXTS:
        told = _told_by(context, person)
        more = getattr(chapter(context), "export", None)
        if more is not None:
            told = more(person, told)
        if rows := {name: rows for name, rows in told.items() if rows}:
            found[context] = rows
    return found


def _told_by(context: str, person: "User") -> Told:
    told: Told = {}
    trail: list[Row] = []
    for model, name, ways in tables(context):
        rows: dict[Any, Row] = {}
        for way in ways:
            # The fuller way comes first, where a row leads to the person twice.
            for row in rows_of(model, way, person).order_by("pk"):
                rows.setdefault(row.pk, _told_of(row, way, person))
            if not way.is_deed:
                keys = [str(key) for key in rows]
                trail += [_line(entry, person) for entry in entries_about(model, keys)]
        told[name] = list(rows.values())
    if trail:
        told["AuditEntry"] = [*told.get("AuditEntry", []), *trail]
    return told


def entries_about(
    model: type[models.Model], keys: Iterable[str]
) -> "models.QuerySet[AuditEntry]":
    label = model._meta.label_lower  # noqa: SLF001 -- Django's public Meta API
    entries = AuditEntry.objects.filter(target_type=label, target_id__in=keys)
    return entries.order_by("pk")


def _line(entry: AuditEntry, person: "User") -> Row:
    return {
        "at": as_json(entry.at),
        "actor": _whose(entry.actor_id, person),
        "verb": entry.verb,
        "target_label": entry.target_label,
        "before": entry.before,
        "after": entry.after,
    }


def _whose(key: Any, person: "User") -> str | None:
    if key is None:
        return None
    return "yourself" if key == person.pk else "somebody else"


def told_columns(model: type[models.Model], way: Way) -> list[str]:
    """The columns of a row that a copy holds."""
    classes = classes_of(model)
    meta = model._meta  # noqa: SLF001 -- Django's public Meta API
    columns = [field.name for field in (*meta.concrete_fields, *meta.many_to_many)]
    if way.is_deed:
        keys = {way.to, *FACTS_OF_A_DEED}
        return [name for name in columns if name in keys]
    return [
        name
        for name in columns
        if classes.get(name, "secret") in TOLD and name not in way.untold
    ]


def _told_of(row: models.Model, way: Way, person: "User") -> Row:
    return {
        name: _value(row, row._meta.get_field(name), person)  # noqa: SLF001 -- as above
        for name in told_columns(type(row), way)
    }


def _value(row: models.Model, field: Any, person: "User") -> Any:
    if field.many_to_many:
        return [str(other) for other in getattr(row, field.name).all()]
    raw = field.value_from_object(row)
    if field.is_relation:
        return _related(row, field, raw, person)
    if isinstance(field, models.FileField):
        return _enclosed(raw)
    return as_json(raw)


def _related(row: models.Model, field: Any, key: Any, person: "User") -> Any:
    if key is None:
        return None
    if field.related_model._meta.label == "accounts.User":  # noqa: SLF001 -- as above
        return _whose(key, person)
    other = field.related_model._base_manager.filter(pk=key).first()  # noqa: SLF001 -- as above
    return {"id": as_json(key), "name": str(other) if other else ""}


def _enclosed(file: Any) -> Any:
    """A file of the person, as it was uploaded."""
    if not file:
        return None
    try:
        with file.open("rb") as opened:
            content = base64.b64encode(opened.read()).decode()
    except FileNotFoundError:
        content = ""
    return {"name": file.name, "base64": content}


def as_text(found: dict[str, Any]) -> str:
    return json.dumps(found, ensure_ascii=False, indent=2)
