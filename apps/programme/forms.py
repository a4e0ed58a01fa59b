"""Reading what people choose on the programme."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.zone_choices import zone_groups
from apps.programme.choices import SessionKind


class FilterForm(forms.Form):
    """The narrowing of the programme; what makes no sense narrows nothing."""

    kind = forms.ChoiceField(choices=SessionKind.choices, required=False)
    question = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    by = forms.ChoiceField(choices=[("question", "")], required=False)

    @property
    def by_question(self) -> bool:
        """Whether sessions are put under what they are about, instead of when."""
        self.is_valid()
        return self.cleaned_data.get("by") == "question"

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "kind": self.cleaned_data.get("kind") or "",
            "question": self.cleaned_data.get("question"),
        }


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("Choose the town nearest to you. All times are then shown for it."),
        choices=[],
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["zone"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("", _("Choose a town")),
            *zone_groups(),
        ]
