"""Reading versions to freeze, and what people say about them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.submissions import SubmissionKeyField, SubmittedOnce
from apps.outcomes.choices import Purpose
from apps.outcomes.forms.fields import TextField
from apps.outcomes.forms.voices import WhoSpeaks
from apps.outcomes.models import Document


class FreezeForm(SubmittedOnce):
    purpose = forms.ChoiceField(
        label=_("What for"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    label = LineField(
        label=_("Name of this version"),
        help_text=_("For example: Consultation text, or Conference text."),
        max_length=120,
    )

    def __init__(self, *args: Any, document: Document, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = [  # type: ignore[attr-defined]  # it is a choice
            (one.value, one.label) for one in document.purposes
        ]


class CommentForm(WhoSpeaks):
    submission_key = SubmissionKeyField()
    paragraph = forms.UUIDField(widget=forms.HiddenInput)
    body = TextField(
        label=_("Your comment"),
        label_suffix="",
        widget=forms.Textarea({"class": "hr-textarea", "dir": "auto", "rows": 4}),
    )

    def clean_body(self) -> str:
        body = str(self.cleaned_data["body"]).strip()
        if not body:
            raise forms.ValidationError(_("Write your comment."), code="required")
        return body
