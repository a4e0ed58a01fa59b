"""Choosing what stays of two accounts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.people.couples import Pair


class MergeForm(forms.Form):
    kept = forms.ChoiceField(
        label=_("Which address stays, to sign in with?"), widget=forms.RadioSelect
    )
    full_name = forms.ChoiceField(
        label=_("Which full name stays?"), widget=forms.RadioSelect
    )
    display_name = forms.ChoiceField(
        label=_("Which name shown to others stays?"), widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, pair: Pair, **words: Any) -> None:
        super().__init__(*args, **words)
        self.people = {str(person.pk): person for person in (pair.one, pair.other)}
        for name, attribute in (
            ("kept", "email"),
            ("full_name", "full_name"),
            ("display_name", "display_name"),
        ):
            if len({getattr(one, attribute) for one in self.people.values()}) == 1:
                # There is nothing to choose.
                del self.fields[name]
                continue
            choice = self.fields[name]
            assert isinstance(choice, forms.ChoiceField)
            choice.choices = [
                (key, getattr(person, attribute) or _("(none)"))
                for key, person in self.people.items()
            ]

    def chosen(self) -> dict[str, Any]:
        answers = self.cleaned_data
        kept: User = self.people[answers["kept"]]
        [duplicate] = [one for one in self.people.values() if one != kept]
        return {
            "kept": kept,
            "duplicate": duplicate,
            "names": {
                name: getattr(self.people[answers[name]], name)
                for name in ("full_name", "display_name")
                if name in answers
            },
        }
