"""Reading what translators typed."""

from collections.abc import Iterable
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.contributions.forms import DraftForm
from apps.core.languages import direction_of, name_of
from apps.outcomes.forms.fields import KeyField, TextField

SHA256 = r"^[0-9a-f]{64}$"


class BeginForm(forms.Form):
    language = forms.ChoiceField(label=_("Language"))

    def __init__(self, sent: object = None, *, taken: Iterable[str]) -> None:
        super().__init__(sent)  # type: ignore[arg-type]  # what was posted
        field = self.fields["language"]
        field.choices = [  # type: ignore[attr-defined]  # a choice
            (code, name_of(code).capitalize())
            for code, _name in settings.LANGUAGES
            if code not in set(taken)
        ]


class TranslateForm(DraftForm):
    """One save of one place; ``of`` is the hash of the authentic words on the page."""

    needed = ("body",)
    body = TextField(label=_("Translation"))
    base = KeyField(widget=forms.HiddenInput, required=False)
    of = forms.RegexField(SHA256, widget=forms.HiddenInput)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)

    def speak(self, language: str) -> None:
        """Mark the field with the language that is written in it."""
        attrs = {"lang": language, "dir": direction_of(language), "rows": 8}
        self.fields["body"].widget.attrs |= attrs
