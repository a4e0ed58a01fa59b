"""Writing what a file says without undoing what organisers have typed since."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.postgresql.psycopg_any import Range

from apps.core.partial_dates import PartialDate
from apps.editions.loading.report import Report
from apps.editions.loading.source import Node
from apps.editions.models import LoadedRecord

M = TypeVar("M", bound=models.Model)

#: What a field is called in a file, where that is another word.
MEMBERS = {"code": "id"}


def put(
    model: type[M],
    report: Report,
    *,
    said: Node,
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    shared: bool = False,
) -> M | None:
    """Create or update the row that ``key`` names, field by field, as ``said``.

    A field that somebody has changed since the last load keeps its value, and the report
    says so. A row that somebody has removed since is not made again: then ``None``.
    Only a ``shared`` row may be spoken of more than once.

    Raises:
        BadFile: the file has said this before, or a value cannot be kept.
    """
    name = _name(model, key)
    if name in report.named and not shared:
        raise said.bad("this occurs twice")
    report.named.add(name)
    remembered = LoadedRecord.objects.filter(name=name).first()
    row = model._default_manager.filter(**key).first()  # noqa: SLF001 -- public API
    if row is None:
        if remembered is not None:
            report.kept.append(f"{name}: removed here, not loaded again")
            return None
        row = model(**key, **values)
        _check(row, said, {*key, *values})
        row.save(force_insert=True)
        report.created += 1
    else:
        loaded = remembered.values if remembered else {}
        _update(row, report, name, said=said, values=values, loaded=loaded)
    _remember(name, values, remembered)
    return row


def _update(
    row: models.Model,
    report: Report,
    name: str,
    *,
    said: Node,
    values: Mapping[str, Any],
    loaded: Mapping[str, Any],
) -> None:
    changed = []
    for field, value in values.items():
        current = _plain(getattr(row, field))
        if current == _plain(value):
            continue
        if field in loaded and loaded[field] != current:
            report.kept.append(f"{name}: “{field}” was changed here and is kept")
            continue
        setattr(row, field, value)
        changed.append(field)
    if changed:
        _check(row, said, set(changed))
        row.save(update_fields=[*changed, "updated_at"])
        report.changed += 1


def _check(row: models.Model, said: Node, names: set[str]) -> None:
    """Ask the row's fields and constraints before the database does.

    Raises:
        BadFile: one of them says no; points at the member, or else at the object.
    """
    others = {field.name for field in row._meta.fields} - names  # noqa: SLF001 -- Django's public Meta API
    try:
        row.full_clean(exclude=others)
    except ValidationError as refused:
        for name, messages in refused.message_dict.items():
            member = MEMBERS.get(name, name)
            where = f"“{member}”: " if member in said.value else ""
            words = " ".join(messages).rstrip(".")
            raise said.bad(f"{where}{words}", member) from refused


def _remember(
    name: str, values: Mapping[str, Any], remembered: LoadedRecord | None
) -> None:
    plain = {field: _plain(value) for field, value in values.items()}
    if remembered is None:
        LoadedRecord.objects.create(name=name, values=plain)
    elif remembered.values != plain:
        remembered.values = plain
        remembered.save()


def _name(model: type[models.Model], key: Mapping[str, Any]) -> str:
    words = ", ".join(str(_plain(value)) for value in key.values())
    return f"{model._meta.label} {words}"  # noqa: SLF001 -- as above


def _plain(value: Any) -> Any:
    if isinstance(value, PartialDate):
        return value.isoformat()
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, Range):
        return [_plain(value.lower), _plain(value.upper)]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
