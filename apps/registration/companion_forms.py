"""What is needed of an assistant or interpreter, and no more."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.registration.choices import CompanionAs, ConsentKind, SpokenLanguage
from apps.registration.consent_forms import NeedsForm, consent_field

#: The consents that are asked here; others may be given on the person's own page.
ASKED = (ConsentKind.PRIVACY, ConsentKind.LIST)


class AccompanyingForm(NeedsForm):
    kinds = (*ASKED, ConsentKind.ACCESS_NEEDS)

    name = LineField(
        label=_("Full name"),
        max_length=200,
        error_messages={"required": _("Enter your full name.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    kind = forms.ChoiceField(
        label=_("I come as"),
        choices=CompanionAs.choices,
        error_messages={"required": _("Choose as what you come.")},
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages you can work in"),
        choices=SpokenLanguage.choices,
        help_text=_("Choose all that apply."),
        error_messages={"required": _("Choose at least one language.")},
        widget=forms.CheckboxSelectMultiple,
    )
    order = ("name", "kind", "languages", "needs", "needs_details")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset(_("About you"), "name", "kind", "languages"),
            Fieldset(
                _("Access needs"),
                "needs",
                "needs_details",
                consent_field(ConsentKind.ACCESS_NEEDS),
            ),
            Fieldset(_("Your consents"), *map(consent_field, ASKED)),
        )
