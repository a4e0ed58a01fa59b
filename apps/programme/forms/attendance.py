from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.programme.queries import Attender


class AttendanceSearch(forms.Form):
    """Whom to list beside those with a seat; what makes no sense lists nobody more."""

    search = LineField(label=_("Name"), max_length=100, required=False)
    everybody = forms.BooleanField(
        label=_("List everybody with a place"), required=False
    )

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "search": self.cleaned_data.get("search") or "",
            "everybody": bool(self.cleaned_data.get("everybody")),
        }


class PeopleField(forms.MultipleChoiceField):
    """Ticks beside those who are listed; whoever is ``known`` may be ticked."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {
        "invalid_choice": _(
            "Somebody you ticked no longer has a place. Look at the list again."
        )
    }
    known: Collection[str] = ()

    def valid_value(self, value: Any) -> bool:
        return str(value) in self.known


def _shown(one: Attender) -> str:
    return _("%(name)s (came in)") % {"name": one.name} if one.came_in else one.name


class AttendanceForm(forms.Form):
    """Who was there, and who was ticked when the page was made.

    Only what differs between the two was changed by whoever sends the page.
    """

    there = PeopleField(label=_("Who was there"), required=False)
    ticked = forms.CharField(widget=forms.HiddenInput, required=False, max_length=99999)

    def __init__(
        self,
        *args: Any,
        listed: Iterable[Attender],
        known: Collection[int],
        **words: Any,
    ) -> None:
        listed = [*listed]
        before = [str(one.key) for one in listed if one.was_there]
        words["initial"] = {"there": before, "ticked": " ".join(before)}
        super().__init__(*args, **words)
        there = self.fields["there"]
        assert isinstance(there, PeopleField)
        there.choices = [(str(one.key), _shown(one)) for one in listed]
        there.known = self.known = {str(key) for key in known}

    def clean_ticked(self) -> frozenset[int]:
        words = self.cleaned_data["ticked"].split()
        if not all(word.isascii() and word.isdigit() for word in words):
            raise ValidationError(_("Load the page again."), code="invalid")
        return frozenset(int(word) for word in words if word in self.known)

    def changes(self) -> dict[str, frozenset[int]]:
        there = frozenset(map(int, self.cleaned_data["there"]))
        before = self.cleaned_data["ticked"]
        return {"came": there - before, "missed": before - there}
