from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.zone_choices import zone_groups


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
