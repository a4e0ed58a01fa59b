"""What people say about those who come with them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.email_addresses import AddressField
from apps.core.lines import LineField
from apps.registration.choices import CompanionAs


class CompanionForm(forms.Form):
    name = LineField(label=_("Full name"), max_length=200)
    email = AddressField(
        label=_("E-mail address"),
        help_text=_("We write to this person. They see and correct what we hold."),
    )
    kind = forms.ChoiceField(
        label=_("Comes as"), choices=CompanionAs.choices, widget=forms.RadioSelect
    )


class DelegationForm(forms.Form):
    name = LineField(
        label=_("Name of the delegation"),
        max_length=200,
        help_text=_("For example: City of Graz. Members and organisers see it."),
    )
