"""Reading a corrigendum."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.core.languages import direction_of
from apps.core.lines import LineField
from apps.core.markup import plain
from apps.outcomes.frozen import Text
from apps.outcomes.models.corrigenda import LONGEST
from apps.outcomes.text.naming import name_of

WORDS = 60


class CorrigendumForm(forms.Form):
    paragraph = forms.TypedChoiceField(label=_("Where"), coerce=str)
    old = forms.CharField(
        label=_("Words as they stand"),
        help_text=_("Exactly, and with enough around them to stand there only once."),
        max_length=LONGEST,
        strip=False,
    )
    new = forms.CharField(
        label=_("Words as they are meant"),
        help_text=_("Empty, if the words are only to go."),
        max_length=LONGEST,
        required=False,
        strip=False,
    )
    reason = LineField(
        label=_("Reason"),
        help_text=_("For example: a letter was left out in typing."),
        max_length=300,
    )
    is_clerical = forms.BooleanField(
        label=_("It is a clerical mistake, and changes nothing that was agreed")
    )

    def __init__(self, sent: Mapping[str, Any] | None = None, *, text: Text) -> None:
        super().__init__(sent)
        place = self.fields["paragraph"]
        place.choices = list(_places(text))  # type: ignore[attr-defined]  # a choice field of ours
        place.widget.attrs["dir"] = direction_of(text.language)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        answers.pop("is_clerical", None)
        return answers


def _places(text: Text) -> Any:
    for entry in text.entries:
        words = Truncator(plain(entry.body)).chars(WORDS)
        yield entry.id, f"{name_of(entry.kind, entry.place)}: {words}"
        if entry.remark:
            words = Truncator(plain(entry.remark.body)).chars(WORDS)
            name = _("Explanatory remark %(number)s") % {"number": entry.place}
            yield entry.remark.id, f"{name}: {words}"
