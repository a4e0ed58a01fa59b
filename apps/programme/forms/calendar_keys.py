from django import forms
from django.utils.translation import gettext_lazy as _


class CalendarKeyForm(forms.Form):
    """What one does with the address of one's own calendar file."""

    GIVE, RENEW, REVOKE = "give", "renew", "revoke"

    act = forms.ChoiceField(
        choices=[(GIVE, ""), (RENEW, ""), (REVOKE, "")], widget=forms.HiddenInput
    )
    with_starred = forms.BooleanField(
        label=_("With the sessions that I have starred"), required=False
    )
