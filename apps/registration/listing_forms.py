"""Narrowing the list of participants."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField


class ListingForm(forms.Form):
    """What makes no sense narrows nothing."""

    words = LineField(
        label=_("Name or organisation"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "class": "hr-input"}),
    )
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, sent: Any, *, countries: Sequence[tuple[str, Any]]) -> None:
        super().__init__(sent)
        field: Any = self.fields["country"]
        field.choices = [("", _("All countries")), *countries]

    def chosen(self) -> dict[str, str]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}
