"""Reading the act of adoption and what was stated at it."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.partial_dates import PartialDate
from apps.core.zones import place_of, zone_or_ours
from apps.outcomes.choices import Method, StatementKind
from apps.outcomes.forms.fields import TextField
from apps.outcomes.models import Snapshot


class AdoptionForm(forms.Form):
    """The act of adoption; reservations and statements stand in forms of their own.

    Days are those of the edition's clock. A day before the text was frozen is possible,
    for the record may be made later, but it is asked about.
    """

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    method = forms.ChoiceField(
        label=_("Method"), choices=Method.choices, widget=forms.RadioSelect
    )
    adopted_on = forms.DateField(
        label=_("Date of adoption"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    was_frozen_later = forms.BooleanField(
        label=_("It was adopted on that day, and this version was frozen afterwards")
    )
    place = LineField(label=_("Place of the document"), max_length=200)
    body = LineField(
        label=_("Adopted by"),
        help_text=_("For example: the participants of the Conference."),
        max_length=300,
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        snapshot: Snapshot,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        zone = zone_or_ours(snapshot.document.edition.time_zone)
        proposed = {"sha256": snapshot.sha256, "place": place_of(zone)}
        super().__init__(sent, initial=proposed | dict(initial or {}))
        self._today = localdate(timezone=zone)
        frozen_on = localdate(snapshot.frozen_at, zone)
        day = self._day_typed()
        if day is not None and day < frozen_on:
            self.fields["was_frozen_later"].error_messages["required"] = _(
                "This version was frozen only on %(day)s. Correct the date of adoption,"
                " or confirm it."
            ) % {"day": PartialDate.parse(frozen_on).display()}
        else:
            del self.fields["was_frozen_later"]

    def _day_typed(self) -> date | None:
        try:
            day: date | None = self.fields["adopted_on"].clean(
                self["adopted_on"].value()
            )
        except forms.ValidationError:
            return None
        return day

    def clean_adopted_on(self) -> date:
        day: date = self.cleaned_data["adopted_on"]
        if day > self._today:
            raise forms.ValidationError(
                _("The date of adoption cannot be in the future."), code="future"
            )
        return day

    def clean(self) -> dict[str, Any]:
        """What ``actions.versions.adopt`` records; the question is not part of it."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        answers.pop("was_frozen_later", None)
        return answers


class StatementForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=StatementKind.choices,
        initial=StatementKind.RESERVATION,
        required=False,
    )
    paragraph = forms.TypedChoiceField(
        label=_("On encouragement"), required=False, coerce=str, empty_value=""
    )
    text = TextField(label=_("Text of the statement"), required=False)
    attributed_to = LineField(
        label=_("Name to show"),
        help_text=_("Only if the person or organisation wishes to be named."),
        required=False,
        max_length=200,
    )

    def __init__(self, *args: Any, snapshot: Snapshot, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paragraph"].choices = [  # type: ignore[attr-defined]  # a choice field of ours
            ("", _("The whole document")),
            *snapshot.text.places.items(),
        ]

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        about = answers.get("paragraph") or answers.get("attributed_to")
        if about and "text" in answers and not self.is_written:
            self.add_error("text", _("Write the text of the statement."))
        return answers

    @property
    def is_written(self) -> bool:
        return bool(self.cleaned_data.get("text", "").strip())


class _Statements(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    #: The number of the first form that was added to those typed in, if one was.
    new_from: int | None = None

    @property
    def has_room(self) -> bool:
        return self.total_form_count() < self.max_num


StatementFormSet = forms.formset_factory(
    StatementForm, formset=_Statements, extra=2, max_num=60, absolute_max=60
)


def statements_on(
    snapshot: Snapshot, sent: QueryDict | None = None, **more: Any
) -> Any:
    return StatementFormSet(
        sent, prefix="s", form_kwargs={"snapshot": snapshot}, **more
    )


def with_more_statements(
    sent: QueryDict, snapshot: Snapshot
) -> tuple[AdoptionForm, Any]:
    """What was typed, unread and as it was, with some more empty statements."""
    typed = AdoptionForm(sent, snapshot=snapshot)
    rows = statements_on(snapshot, sent)
    more = statements_on(snapshot, initial=[_typed(row, sent) for row in rows.forms])
    if more.total_form_count() > len(rows.forms):
        more.new_from = len(rows.forms) + 1
    return AdoptionForm(initial=_typed(typed, sent), snapshot=snapshot), more


def _typed(form: forms.Form, sent: QueryDict) -> dict[str, Any]:
    return {name: sent.get(form.add_prefix(name), "") for name in form.fields}
