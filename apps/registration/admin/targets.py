"""The soft targets that a selection is held against."""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Part
from apps.registration.dimensions import values_of
from apps.registration.models import BalanceTarget, Call
from apps.registration.selection_choices import Dimension


class TargetForm(forms.ModelForm[BalanceTarget]):
    """What and which are chosen together, so that nobody types codes."""

    which = forms.ChoiceField(label=_("Who"))

    class Meta:
        model = BalanceTarget
        fields = ["part", "share"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        part = self.instance.part if self.instance.part_id else None
        field: Any = self.fields["which"]
        parts: Any = self.fields["part"]
        editions = parts.queryset.values("edition")
        field.choices = [
            (
                str(dimension.label),
                [(f"{dimension}:{code}", label) for code, label in values],
            )
            for dimension, values in values_of([part.edition_id] if part else editions)
        ]
        if part:
            field.initial = f"{self.instance.dimension}:{self.instance.value}"

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        dimension, _colon, value = answers.get("which", "").partition(":")
        part: Part | None = answers.get("part")
        self.instance.dimension, self.instance.value = dimension, value
        if part and dimension == Dimension.TARGET_GROUP:
            groups = part.edition.target_groups.filter(code=value, part_of=None)
            if not groups.exists():
                self.add_error(
                    "which",
                    ValidationError(
                        _("Choose a group of this edition."), code="foreign_group"
                    ),
                )
        if part and dimension == Dimension.GENDER and not _asks_gender(part):
            self.add_error(
                "which",
                ValidationError(
                    _("The call of this part does not ask about gender."),
                    code="not_asked",
                ),
            )
        return answers


def _asks_gender(part: Part) -> bool:
    """Whether the call of ``part`` asks it now, or will once it is published."""
    call = Call.objects.select_related("current").filter(part=part).first()
    if call is None:
        return False
    return call.asks_gender or bool(
        call.current and call.current.content["asks_gender"]
    )


@admin.register(BalanceTarget)
class BalanceTargetAdmin(EditionScopedAdmin):
    form = TargetForm
    edition_lookup = "part__edition"
    organisers_may_delete = True
    list_display = ["part", "dimension", "which", "share"]
    list_filter = ["dimension"]
    list_select_related = ["part__edition__series"]
    fields = ["part", "which", "share"]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With the words for what is stored as codes; groups are known by theirs."""
        found = super().get_changelist_instance(request)
        words = {
            (dimension, code): label
            for dimension, values in values_of([])
            for code, label in values
        }
        for row in found.result_list:
            row.words = words.get((row.dimension, row.value), row.value)
        return found

    @admin.display(description=_("which"), ordering="value")
    def which(self, row: Any) -> str:
        return str(row.words)
