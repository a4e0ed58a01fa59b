from typing import Any

from django import forms

from apps.programme.choices import SessionKind


class FilterForm(forms.Form):
    """The narrowing of the programme; what makes no sense narrows nothing."""

    kind = forms.ChoiceField(choices=SessionKind.choices, required=False)
    question = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)
    by = forms.ChoiceField(choices=[("question", "")], required=False)

    @property
    def by_question(self) -> bool:
        """Whether sessions are put under what they are about, instead of when."""
        self.is_valid()
        return self.cleaned_data.get("by") == "question"

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "kind": self.cleaned_data.get("kind") or "",
            "question": self.cleaned_data.get("question"),
        }
