"""Reading which texts are to be compared, and which one is to come back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from apps.core.languages import isolated
from apps.editions.models import Edition
from apps.editions.wall_times import (
    YEARS,
    WallTimeField,
    clock_of,
    instant_at,
    zone_of,
)
from apps.outcomes.forms.fields import KeyField, OrderField
from apps.outcomes.models import Snapshot

NOW = "now"
MOMENT = "moment"


class BringBackForm(forms.Form):
    revision = KeyField()
    base = KeyField(required=False)
    client_uuid = forms.UUIDField()


class StepsForm(forms.Form):
    """Two steps in the history of a paragraph, by their numbers."""

    since = forms.TypedChoiceField(label=_("From"), coerce=int)
    until = forms.TypedChoiceField(label=_("To"), coerce=int)

    def __init__(self, sent: Any, *, steps: Sequence[tuple[int, str]]) -> None:
        super().__init__(sent)
        for name in ("since", "until"):
            self.fields[name].choices = list(steps)  # type: ignore[attr-defined]  # a choice
        if len(steps) > 1:
            self.initial = {"since": steps[1][0], "until": steps[0][0]}


class DayForm(forms.Form):
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])

    def chosen(self, days: Sequence[date]) -> date | None:
        """The day that was asked for; the latest one of ``days`` otherwise."""
        found: date | None = self.cleaned_data.get("day") if self.is_valid() else None
        is_day = found is not None and found.year in YEARS
        return found if is_day else next(iter(days), None)


class BringWholeBackForm(forms.Form):
    """Which state the draft is to say again, and which order it has."""

    number = KeyField(required=False)
    moment = forms.DateTimeField(required=False)
    structure_version = OrderField()

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        moment: datetime | None = typed.get("moment")
        is_beyond = moment is not None and moment.year not in YEARS
        if is_beyond or bool(typed.get("number")) == bool(moment):
            raise forms.ValidationError(_("Say which moment you mean."))
        return typed


class CompareForm(forms.Form):
    """Two states of the text: a version, the draft as it is, or as it was once."""

    since = forms.ChoiceField(label=_("From"))
    since_at = WallTimeField(label=_("From: date and time"), required=False)
    until = forms.ChoiceField(label=_("To"))
    until_at = WallTimeField(label=_("To: date and time"), required=False)

    def __init__(
        self, sent: Any, *, edition: Edition, snapshots: Sequence[Snapshot]
    ) -> None:
        super().__init__(sent)
        self.edition = edition
        versions = [
            (str(one.number), isolated(f"{one.number}. {one.label}"))
            for one in snapshots
        ]
        choices = [
            (NOW, gettext("The draft as it is now")),
            *versions,
            (MOMENT, gettext("The draft at a moment that you name")),
        ]
        for name in ("since", "until"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]  # a choice
            self.fields[f"{name}_at"].help_text = clock_of(edition)
        first = versions[0][0] if versions else MOMENT
        self.initial = {"since": first, "until": NOW}

    def clean(self) -> dict[str, Any]:
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("since", "until"):
            moment: datetime | None = typed.get(f"{name}_at")
            if typed.get(name) != MOMENT or self.errors.get(f"{name}_at"):
                continue
            if moment is None:
                self.add_error(f"{name}_at", _("Say which moment you mean."))
                continue
            try:
                typed[f"{name}_at"] = instant_at(moment, zone_of(self.edition))
            except forms.ValidationError as mistake:
                self.add_error(f"{name}_at", mistake)
        return typed
