"""Reading the hash of a file."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField

SHA256 = re.compile("[0-9a-f]{64}")


class VerifyForm(forms.Form):
    sha256 = LineField(
        label=_("SHA-256 of the file"),
        max_length=200,
        help_text=_("64 figures and letters from a to f; spaces do not matter."),
        widget=forms.TextInput(
            attrs={
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
            }
        ),
    )

    def clean_sha256(self) -> Any:
        typed = re.sub(r"\s+", "", self.cleaned_data["sha256"]).lower()
        if not SHA256.fullmatch(typed):
            raise forms.ValidationError(
                _("A SHA-256 has 64 signs: figures, and letters from a to f."),
                code="no_hash",
            )
        return typed
