from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from apps.core.lines import LineField
from apps.programme import languages
from apps.programme.choices import SessionKind
from apps.programme.queries import Choice

#: Days beyond could not be told in every time zone.
YEARS = range(1000, 9000)


class FilterForm(forms.Form):
    """The narrowing of the programme; what makes no sense narrows nothing."""

    kind = forms.ChoiceField(choices=SessionKind.choices, required=False)
    question = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    language = forms.ChoiceField(choices=languages.of_sessions, required=False)
    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    words = LineField(max_length=100, required=False)
    by = forms.ChoiceField(choices=[("question", "")], required=False)

    def clean_day(self) -> date | None:
        day: date | None = self.cleaned_data["day"]
        if day and day.year not in YEARS:
            raise ValidationError("", code="invalid")
        return day

    @property
    def way(self) -> str:
        """Whether sessions stand under when they are, or under what they are about."""
        self.is_valid()
        return self.cleaned_data.get("by") or "time"

    def chosen(self) -> Choice:
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        return Choice(
            kind=given.get("kind") or "",
            question=given.get("question"),
            language=given.get("language") or "",
            day=given.get("day"),
            words=given.get("words") or "",
        )
