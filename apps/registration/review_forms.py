"""What a reviewer types."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.registration.actions.reviewing import Judgement
from apps.registration.criteria import JudgedBy

PREFIX = "points-"


class ReviewForm(forms.Form):
    """Points by criterion and a comment; a draft may lack any of them."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        criteria: Iterable[JudgedBy],
        data: Any = None,
        *,
        stored: Judgement,
    ) -> None:
        super().__init__(data, initial={"seen": stored.version})
        self._codes = []
        for criterion in criteria:
            self._codes.append(criterion.code)
            self.fields[f"{PREFIX}{criterion.code}"] = forms.TypedChoiceField(
                label=criterion.words,
                help_text=_("From 0 to %(most)s points.")
                % {"most": criterion.max_score},
                choices=[
                    ("", _("No points yet")),
                    *((value, value) for value in range(criterion.max_score + 1)),
                ],
                coerce=int,
                empty_value=None,
                required=False,
                initial=stored.points.get(criterion.code),
            )
        self.fields["comment"] = forms.CharField(
            label=_("Comment"),
            help_text=_(
                "What speaks for this application, and what against it? Organisers "
                "read it, and the other reviewer after submitting."
            ),
            widget=forms.Textarea(attrs={"rows": 6}),
            max_length=5000,
            required=False,
            initial=stored.comment,
        )
        self._require(needed=True)

    def full_clean(self) -> None:
        """Ask for everything, and take a draft that lacks any of it."""
        self._require(needed=False)
        super().full_clean()
        self._require(needed=True)

    def _require(self, *, needed: bool) -> None:
        for name in self.fields.keys() - {"seen"}:
            self.fields[name].required = needed

    def judgement(self) -> Judgement:
        typed = self.cleaned_data
        points = {code: typed.get(f"{PREFIX}{code}") for code in self._codes}
        return Judgement(
            comment=typed.get("comment", "").replace("\r\n", "\n"),
            points={code: value for code, value in points.items() if value is not None},
        )

    def require_complete(self) -> None:
        """Say beside each field what submitting needs."""
        for code in self._codes:
            if self.cleaned_data.get(f"{PREFIX}{code}") is None:
                self.add_error(f"{PREFIX}{code}", _("Give points."))
        if not self.cleaned_data.get("comment"):
            self.add_error("comment", _("Write a comment."))


class ConflictForm(forms.Form):
    note = LineField(
        label=_("Why"),
        help_text=_("For example: we work together. Organisers read it."),
        required=False,
        max_length=500,
    )
