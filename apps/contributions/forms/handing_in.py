"""Reading what a participant hands in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.contributions.choices import Kind
from apps.contributions.forms.contributions import Offered
from apps.core.submissions import SubmittedOnce
from apps.editions.models import KeyQuestion
from apps.programme.models import Session
from apps.registration.models import WorldRegion


class HandInForm(SubmittedOnce):
    kind = forms.ChoiceField(label=_("Kind"), initial=Kind.FINDING)
    text = forms.CharField(
        label=_("Text"),
        help_text=_("One thing, in your own words."),
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
        max_length=5_000,
        error_messages={"required": _("Write your contribution.")},
    )
    key_questions = forms.ModelMultipleChoiceField(
        label=_("Key questions it answers"),
        queryset=KeyQuestion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one key question.")},
    )
    world_region = forms.ModelChoiceField(
        label=_("World region it comes from"),
        help_text=_("Leave it out where it would point to one person."),
        queryset=WorldRegion.objects.none(),
        required=False,
    )

    def __init__(
        self, session: Session, sent: Any = None, *, kinds: Sequence[Kind]
    ) -> None:
        super().__init__(
            sent, initial={"key_questions": [q.pk for q in session.key_questions.all()]}
        )
        offered, fields = Offered.of(session), self.fields
        asked: dict[str, Any] = fields
        asked["kind"].choices = [(kind.value, kind.label) for kind in kinds]
        asked["key_questions"].queryset = offered.questions
        asked["key_questions"].choices = offered.question_choices
        asked["world_region"].queryset = offered.regions
        asked["world_region"].choices = offered.region_choices
