"""What is changed in the admin goes into the audit trail, with before and after.

Lines there cannot be removed, so no word about a person is copied into them: of a field
that the data map calls personal only its name is kept. Rows are named by their keys.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.db import models, transaction
from django.http import HttpRequest

from apps.core import audit
from apps.core.personal_data import classification

#: Written at every change, so they say nothing about it.
BOOKKEEPING = frozenset({"id", "created_at", "updated_at"})

#: Stands for both values of a changed field whose words are kept elsewhere.
WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Kept:
    """A row as the database had it at one moment."""

    row: models.Model
    facts: Mapping[str, Any]

    def tellable(self) -> dict[str, Any]:
        kind = type(self.row)
        return {n: v for n, v in self.facts.items() if _may_be_told(kind, n)}


def kept(model: type[models.Model], keys: Iterable[Any]) -> dict[Any, Kept]:
    """The rows of ``model`` with these keys, by key, as they are in the database."""
    wanted = [key for key in keys if key is not None]
    if not wanted:
        return {}
    meta = model._meta  # noqa: SLF001 -- Django's public Meta API
    columns = [field for field in meta.concrete_fields if field.name not in BOOKKEEPING]
    facts: dict[Any, dict[str, Any]] = {}
    rows = {row.pk: row for row in model._base_manager.filter(pk__in=wanted)}  # noqa: SLF001 -- public manager API
    for key, row in rows.items():
        facts[key] = {field.name: field.value_from_object(row) for field in columns}
        facts[key] |= {relation.name: [] for relation in meta.many_to_many}
    for relation in meta.many_to_many:
        for key, other in _pairs(relation, rows):
            facts[key][relation.name].append(other)
    return {key: Kept(row, facts[key]) for key, row in rows.items()}


def _pairs(relation: Any, keys: Iterable[Any]) -> Iterable[tuple[Any, Any]]:
    here, there = relation.m2m_field_name(), relation.m2m_reverse_field_name()
    through = relation.remote_field.through._base_manager  # noqa: SLF001 -- as above
    found = through.filter(**{f"{here}__in": list(keys)}).order_by(there)
    pairs: Iterable[tuple[Any, Any]] = found.values_list(here, there)
    return pairs


def _may_be_told(model: type[models.Model], name: str) -> bool:
    kind = classification(model).get(name)
    is_key = model._meta.get_field(name).is_relation  # noqa: SLF001 -- Django's public Meta API
    return kind == "none" or (kind == "personal" and is_key)


def differences(
    before: Kept, after: Kept, *, besides: Iterable[str] = ()
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the changed fields were and are, but for those named in ``besides``."""
    was, became = {}, {}
    for name, value in after.facts.items():
        if name in besides or before.facts[name] == value:
            continue
        told = _may_be_told(type(after.row), name)
        was[name] = before.facts[name] if told else WITHHELD
        became[name] = value if told else WITHHELD
    return was, became


class AuditedAdmin(admin.ModelAdmin):
    """Records what is added, changed and removed, on the page and in its inlines."""

    #: Whether the page writes its own lines, which say more.
    audits_itself = False
    #: Fields whose changes an action records.
    recorded_by_actions: tuple[str, ...] = ()

    def edition_id_of(self, obj: models.Model) -> int | None:
        """The primary key of the edition that ``obj`` belongs to, if to one."""
        return None

    def save_form(
        self,
        request: HttpRequest,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> Any:
        form.kept = kept(self.model, [form.instance.pk])
        return super().save_form(request, form, change)

    def save_related(
        self,
        request: HttpRequest,
        form: Any,
        formsets: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        inlines = [kept(rows.model, _changed_keys(rows)) for rows in formsets]
        super().save_related(request, form, formsets, change)
        edition_id = self.edition_id_of(form.instance)
        now = kept(self.model, [form.instance.pk])
        self._note(request, form.kept, now, edition_id=edition_id)
        for rows, before in zip(formsets, inlines, strict=True):
            after = kept(rows.model, _changed_keys(rows))
            self._note(request, before, after, edition_id=edition_id)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        before, edition_id = kept(self.model, [obj.pk]), self.edition_id_of(obj)
        super().delete_model(request, obj)
        self._note(request, before, {}, edition_id=edition_id)

    @transaction.atomic
    def delete_queryset(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> None:
        """Removing several rows at once is as many lines in the audit trail."""
        before = kept(self.model, queryset.values_list("pk", flat=True))
        editions = {key: self.edition_id_of(one.row) for key, one in before.items()}
        super().delete_queryset(request, queryset)
        for key, one in before.items():
            self._note(request, {key: one}, {}, edition_id=editions[key])

    def _note(
        self,
        request: HttpRequest,
        before: Mapping[Any, Kept],
        after: Mapping[Any, Kept],
        *,
        edition_id: int | None,
    ) -> None:
        for key in {} if self.audits_itself else {**before, **after}:
            was, became = before.get(key), after.get(key)
            if was and became:
                verb = "changed"
                here = isinstance(became.row, self.model)
                besides = self.recorded_by_actions if here else ()
                old, new = differences(was, became, besides=besides)
                if not new:
                    continue
            else:
                verb = "added" if became else "removed"
                old = was.tellable() if was else None  # type: ignore[assignment]  # None: it was not there
                new = became.tellable() if became else None  # type: ignore[assignment]  # as above
            row: Any = (became or was).row  # type: ignore[union-attr]  # one of them is there
            name = row._meta.model_name  # noqa: SLF001 -- Django's public Meta API
            audit.record(
                request.user,
                f"{name}.{verb}",
                row,
                before=old,
                after=new,
                edition_id=edition_id,
            )


def _changed_keys(rows: Any) -> list[Any]:
    """The keys of a formset's rows that were typed in; a removed row has none."""
    return [form.instance.pk for form in rows.forms if form.has_changed()]
