"""Choosing among contributions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import Contribution
from apps.core.markup import plain

#: So much of a text is enough to tell it from others.
SIGNS = 400


class _ChoosingForm(forms.Form):
    """Any number of ``others``, each told by the beginning of its text."""

    def __init__(self, others: Sequence[Contribution], sent: Any) -> None:
        super().__init__(sent)
        self._others = {str(one.pk): one for one in others}
        fields: dict[str, Any] = self.fields
        fields["other"].choices = [
            (key, _label(one)) for key, one in self._others.items()
        ]

    @property
    def chosen(self) -> list[Contribution]:
        return [self._others[key] for key in self.cleaned_data["other"]]


class MergeForm(_ChoosingForm):
    other = forms.MultipleChoiceField(
        label=_("What says the same"),
        error_messages={"required": _("Choose what says the same.")},
        widget=forms.CheckboxSelectMultiple,
    )


class LinkForm(_ChoosingForm):
    other = forms.MultipleChoiceField(
        label=_("What belongs to it"),
        error_messages={"required": _("Choose what belongs to it.")},
        widget=forms.CheckboxSelectMultiple,
    )


def _label(contribution: Contribution) -> str:
    text = Truncator(plain(contribution.text)).chars(SIGNS)
    kind, session = contribution.get_kind_display(), contribution.report.session.title
    return f"{text} ({kind}, {session})"
