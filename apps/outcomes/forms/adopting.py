"""Reading the act of adoption and what was stated at it."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.partial_dates import PartialDate
from apps.core.zones import place_of, zone_or_ours
from apps.editions.wall_times import clock_of, instant_at
from apps.outcomes.choices import Method, StatementKind
from apps.outcomes.forms.fields import TextField
from apps.outcomes.models import Snapshot
from apps.outcomes.queries import held_silence

VOTES = ("votes_for", "votes_against", "votes_abstained")
COUNT: Mapping[str, Any] = {
    "help_text": _("Only of a vote."),
    "required": False,
    "min_value": 0,
    "max_value": 1_000_000,
}


class AdoptionForm(forms.Form):
    """The act of adoption; reservations and statements stand in forms of their own.

    Days are those of the edition's clock. A day before the text was frozen is possible,
    for the record may be made later, but it is asked about.
    """

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    method = forms.ChoiceField(
        label=_("Method"),
        # A silence procedure ends by the clock; it is offered where one was held.
        choices=[one for one in Method.choices if one[0] != Method.SILENCE_PROCEDURE],
        widget=forms.RadioSelect,
    )
    votes_for = forms.IntegerField(label=_("Votes in favour"), **COUNT)
    votes_against = forms.IntegerField(label=_("Votes against"), **COUNT)
    votes_abstained = forms.IntegerField(label=_("Abstentions"), **COUNT)
    adopted_on = forms.DateField(
        label=_("Date of adoption"),
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    adopted_time = forms.TimeField(
        label=_("Time of the declaration"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
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
    chaired_by = LineField(
        label=_("Chaired by"),
        help_text=_("Who declared the text adopted, by name or office."),
        max_length=200,
    )

    def __init__(
        self,
        sent: QueryDict | None = None,
        *,
        snapshot: Snapshot,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        zone = zone_or_ours(snapshot.document.edition.time_zone)
        self._zone, self._today = zone, localdate(timezone=zone)
        self._silence = held_silence(snapshot)
        proposed = {"sha256": snapshot.sha256, "place": place_of(zone)}
        proposed |= self._by_silence()
        super().__init__(sent, initial=proposed | dict(initial or {}))
        if self._silence:
            self.fields["method"].choices = Method.choices  # type: ignore[attr-defined]  # a choice field of ours
        self.fields["adopted_time"].help_text = _(
            "%(clock)s Leave it empty if nobody wrote it down."
        ) % {"clock": clock_of(snapshot.document.edition)}
        frozen_on = localdate(snapshot.frozen_at, zone)
        day = self._day_typed()
        if day is not None and day < frozen_on:
            self.fields["was_frozen_later"].error_messages["required"] = _(
                "This version was frozen only on %(day)s. Correct the date of adoption,"
                " or confirm it."
            ) % {"day": PartialDate.parse(frozen_on).display()}
        else:
            del self.fields["was_frozen_later"]

    def _by_silence(self) -> dict[str, Any]:
        """What is proposed where nobody has objected."""
        if self._silence is None:
            return {}
        end = self._silence.closes_at.astimezone(self._zone)
        return {
            "method": Method.SILENCE_PROCEDURE,
            "adopted_on": end.date(),
            "adopted_time": end.time(),
        }

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
        """The hash and the facts of ``actions.acts.Act``; questions are no part of it."""
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        answers.pop("was_frozen_later", None)
        answers["adopted_at"] = self._instant(answers.pop("adopted_time", None))
        self._check_silence(answers)
        is_vote = answers.get("method") == Method.VOTE
        for name in VOTES:
            if is_vote and name in answers and answers[name] is None:
                self.add_error(name, _("Give the number; it may be 0."))
            elif "method" in answers and not is_vote and answers.get(name) is not None:
                self.add_error(name, _("Only a vote has a count."))
        if is_vote and answers.get("votes_for") == 0:
            self.add_error("votes_for", _("Nobody would have adopted it."))
        return answers

    def _check_silence(self, answers: Mapping[str, Any]) -> None:
        if self._silence is None or answers.get("method") != Method.SILENCE_PROCEDURE:
            return
        end = self._silence.closes_at.astimezone(self._zone)
        if answers["adopted_at"] != end and "adopted_time" not in self.errors:
            self.add_error(
                "adopted_time",
                _("The silence ended at %(clock)s on %(day)s.")
                % {
                    "clock": f"{end:%H:%M}",
                    "day": PartialDate.parse(end.date()).display(),
                },
            )

    def _instant(self, clock: time | None) -> datetime | None:
        day = self.cleaned_data.get("adopted_on")
        if clock is None or day is None:
            return None
        try:
            at = instant_at(datetime.combine(day, clock), self._zone)
        except forms.ValidationError as mistake:
            self.add_error("adopted_time", mistake)
            return None
        if at > now():
            self.add_error("adopted_time", _("This time is still to come."))
        return at


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
