"""Reading what the team notes at the margin."""

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.submissions import SubmittedOnce
from apps.outcomes.forms.fields import KeyField, TextField
from apps.outcomes.models import MarginNote


class NoteForm(SubmittedOnce, forms.ModelForm):  # type: ignore[type-arg]  # not generic at run time
    body = TextField(label=_("Note"), widget=forms.Textarea(attrs={"rows": 3}))

    class Meta:
        model = MarginNote
        fields = ["quote", "body"]
        field_classes = {"quote": LineField}


class AnswerForm(SubmittedOnce):
    note = KeyField(widget=forms.HiddenInput)
    body = TextField(label=_("Your answer"), widget=forms.Textarea(attrs={"rows": 2}))


class SettleForm(forms.Form):
    note = KeyField()
    then = forms.ChoiceField(choices=[("settle", ""), ("reopen", "")])
