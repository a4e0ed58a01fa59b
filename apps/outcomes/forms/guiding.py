"""Reading whom a provision speaks to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.editions.choices import Level
from apps.editions.models import Instrument
from apps.outcomes.choices import Addressee
from apps.outcomes.models import Guidance


class GuidanceForm(forms.Form):
    base = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    short = LineField(
        label=_("In one sentence"),
        required=False,
        max_length=200,
        help_text=_("What to do, for the short version. It is not part of the text."),
    )
    time_frame = LineField(
        label=_("Time frame"),
        required=False,
        max_length=100,
        help_text=_("For example: within a year."),
    )
    levels = forms.MultipleChoiceField(
        label=_("Levels of government"),
        required=False,
        choices=Level.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    addressees = forms.MultipleChoiceField(
        label=_("Addressees"),
        required=False,
        choices=Addressee.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    instruments = forms.ModelMultipleChoiceField(
        label=_("Instruments"),
        required=False,
        queryset=Instrument.objects.all(),
        widget=forms.CheckboxSelectMultiple,
    )


def said_in(guidance: Guidance | None, *, base: str) -> dict[str, Any]:
    """``guidance`` as the form shows it first."""
    if guidance is None:
        return {"base": base}
    return {
        "base": base,
        "short": guidance.short,
        "time_frame": guidance.time_frame,
        "levels": guidance.levels,
        "addressees": guidance.addressees,
        "instruments": list(guidance.instruments.all()),
    }
