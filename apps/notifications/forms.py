"""Reading who wants letters."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField

#: RFC 5321 allows no longer one.
LONGEST_ADDRESS = 254


class SubscribeForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=LONGEST_ADDRESS,
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
