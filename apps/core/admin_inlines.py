"""Rows of another model on a page of the admin."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from apps.core.lines import TypedLines

#: More rows than anything of ours has of one kind.
MOST_ROWS = 150


class NamedInputs:
    """A formset shown as a table: each input says its column's name to a reader."""

    def add_fields(self, form: forms.BaseForm, index: int | None) -> None:
        super().add_fields(form, index)  # type: ignore[misc]  # a mixin of formsets
        for field in form.fields.values():
            widget: Any = getattr(field.widget, "widget", field.widget)
            for part in getattr(widget, "widgets", [widget]):
                part.attrs.setdefault("aria-label", field.label or "")


class CarefulInline(TypedLines):
    """Mix into every inline."""

    def get_formset(
        self, request: HttpRequest, obj: Any = None, **options: Any
    ) -> type[Any]:
        # Django lets two thousand forms be asked for, which takes a minute to show.
        options |= {"max_num": MOST_ROWS, "absolute_max": MOST_ROWS}
        formset: type[Any] = super().get_formset(request, obj, **options)  # type: ignore[misc]  # a mixin of Django's admin classes
        if isinstance(self, admin.TabularInline):
            return type(formset.__name__, (NamedInputs, formset), {})
        return formset
