"""Reading what drafters typed."""

from typing import Any
from uuid import uuid4

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from apps.contributions.forms import DraftForm
from apps.core.languages import name_of
from apps.core.lines import LineField
from apps.outcomes.choices import Option
from apps.outcomes.forms.fields import KeyField, TextField, UUIDsField
from apps.outcomes.models import Document


class SaveForm(DraftForm):
    """One save of a paragraph; also read from JSON."""

    needed = ("body",)
    body = TextField(label=_("Text"))
    base = KeyField(widget=forms.HiddenInput, required=False)
    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class AutosaveForm(SaveForm):
    """One save by the page itself, which knows what it has sent before."""

    follows = UUIDsField(required=False)


class SinceForm(forms.Form):
    """The newest text that a page which stands open has."""

    since = KeyField(required=False)


class ResolveForm(SaveForm):
    then = forms.ChoiceField(
        choices=[("save", ""), ("discard", ""), ("compose", "")],
        required=False,
        widget=forms.HiddenInput,
    )
    reason = forms.CharField(widget=forms.HiddenInput, required=False, max_length=500)


class DescribeForm(forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    options = forms.MultipleChoiceField(
        label=_("What the drafting makes use of"),
        help_text=_(
            "What is not ticked has to be settled before the text goes to the Conference."
        ),
        choices=Option.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    class Meta:
        model = Document
        fields = [
            "title",
            "subtitle",
            "enacting_text",
            "rules_text",
            "options",
            "language",
        ]
        field_classes = {
            "title": LineField,
            "subtitle": LineField,
            "language": LineField,
        }

    def __init__(self, *sent: Any, **options: Any) -> None:
        super().__init__(*sent, **options)
        if self.instance.snapshots.exists():
            del self.fields["language"]
        else:
            self.fields["language"] = forms.ChoiceField(
                label=_("Language of the text"),
                help_text=_(
                    "The authentic one; all others are translations. It is fixed as soon"
                    " as a version is frozen."
                ),
                choices=[
                    (code, name_of(code).capitalize())
                    for code, _name in settings.LANGUAGES
                ],
                required=False,
            )

    def clean_language(self) -> str:
        chosen: str = self.cleaned_data["language"]
        return chosen or self.instance.language
