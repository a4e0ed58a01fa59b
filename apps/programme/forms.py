"""Reading what people choose on the programme."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.programme.choices import SessionKind

CONTINENTS = frozenset(
    {
        "Africa",
        "America",
        "Antarctica",
        "Asia",
        "Atlantic",
        "Australia",
        "Europe",
        "Indian",
        "Pacific",
    }
)


class FilterForm(forms.Form):
    """The narrowing of the programme; what makes no sense narrows nothing."""

    kind = forms.ChoiceField(choices=SessionKind.choices, required=False)
    question = forms.IntegerField(min_value=1, max_value=2**31 - 1, required=False)

    def chosen(self) -> dict[str, Any]:
        self.is_valid()
        return {
            "kind": self.cleaned_data.get("kind") or "",
            "question": self.cleaned_data.get("question"),
        }


@lru_cache(maxsize=1)
def zone_choices() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """All zones by continent, under the names of their towns."""
    names = sorted(
        name for name in available_timezones() if name.split("/")[0] in CONTINENTS
    )
    return tuple(
        (continent, tuple(_towns(group)))
        for continent, group in groupby(names, key=lambda name: name.split("/")[0])
    )


def _towns(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    for name in names:
        yield name, ", ".join(reversed(name.split("/")[1:])).replace("_", " ")


class ZoneForm(forms.Form):
    zone = forms.ChoiceField(
        label=_("Your time zone"),
        help_text=_("Choose the town nearest to you. All times are then shown for it."),
        choices=[],
    )
    next = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["zone"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [
            ("", _("Choose a town")),
            ("UTC", _("UTC (universal time)")),
            *zone_choices(),
        ]
