from django import forms
from django.utils.translation import gettext_lazy as _

from apps.partners.choices import State


class AnswerForm(forms.Form):
    """A partner's answer to the invitation."""

    answer = forms.ChoiceField(
        label=_("Does your organisation take part?"),
        choices=[
            (State.CONFIRMED, _("Yes, we take part and may be named with our logo")),
            (State.DECLINED, _("No, please do not list us")),
        ],
        widget=forms.RadioSelect,
    )
