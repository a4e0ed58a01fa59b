"""Reading who wants letters."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.email_addresses import AddressField
from apps.core.lines import LineField


class SubscribeForm(forms.Form):
    email = AddressField(
        label=_("E-mail address"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    authority = LineField(
        label=_("Local authority or organisation"),
        max_length=200,
        required=False,
    )
    language = forms.ChoiceField(
        label=_("Language of the letters"), choices=settings.LANGUAGES
    )
