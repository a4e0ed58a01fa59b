from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.editions.wall_times import YEARS, instant_at, zone_of
from apps.programme.actions.planning import Spot
from apps.programme.models import Room, Session, SessionPlan
from apps.programme.queries.board import STEPS

SHORTEST, LONGEST = 5, 24 * 60


class PlaceForm(forms.Form):
    """Where and when a session shall be, as the clocks of the edition's town show it."""

    day = forms.DateField(
        label=_("Day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d"],
    )
    time = forms.TimeField(
        label=_("Begins"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        input_formats=["%H:%M", "%H:%M:%S"],
    )
    minutes = forms.IntegerField(
        label=_("Minutes"), min_value=SHORTEST, max_value=LONGEST
    )
    room = forms.ModelChoiceField(
        label=_("Room"),
        queryset=Room.objects.none(),
        required=False,
        empty_label=_("Without a room"),
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any, *, session: Session, plan: SessionPlan) -> None:
        self.zone = zone_of(session.edition)
        self.plan = plan
        begin = plan.starts_at.astimezone(self.zone) if plan.starts_at else None
        super().__init__(
            data,
            initial={
                "day": begin.date() if begin else None,
                "time": begin.time() if begin else None,
                "minutes": _minutes(plan),
                "room": plan.room_id,
                "version": plan.version,
            },
        )
        rooms: Any = self.fields["room"]
        rooms.queryset = Room.objects.filter(edition=session.edition_id)

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = answers.get("day"), answers.get("time")
        for name, other in (("day", time), ("time", day)):
            if answers.get(name) is None and other and name not in self.errors:
                self.add_error(name, _("Give both the day and the hour, or neither."))
        if day and day.year not in YEARS:
            self.add_error("day", _("Enter a valid date."))
        elif day and time:
            try:
                answers["starts_at"] = self._instant(datetime.combine(day, time))
            except ValidationError as mistake:
                self.add_error("time", mistake)
        return answers

    def _instant(self, typed: datetime) -> datetime:
        """Of an hour that comes twice, the one that the session has already."""
        held = self.plan.starts_at
        if held and held.astimezone(self.zone).replace(tzinfo=None) == typed:
            return held
        return instant_at(typed, self.zone)

    @property
    def seen(self) -> int:
        """The version that was looked at; one that cannot be, where nothing is sent."""
        found = self.cleaned_data.get("version")
        return -1 if found is None else found

    def spot(self) -> Spot:
        room: Room | None = self.cleaned_data["room"]
        starts_at: datetime | None = self.cleaned_data.get("starts_at")
        if starts_at is None:
            return Spot(room=room.pk if room else None)
        minutes = timedelta(minutes=self.cleaned_data["minutes"])
        return Spot(starts_at, starts_at + minutes, room.pk if room else None)


class LookForm(forms.Form):
    """How the schedule is looked at; what cannot be read is left out."""

    day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    step = forms.TypedChoiceField(
        required=False,
        coerce=int,
        choices=[(step, step) for step in STEPS],
    )
    hours = forms.ChoiceField(required=False, choices=[("all", "all")])


def _minutes(plan: SessionPlan) -> int:
    if plan.starts_at is None or plan.ends_at is None:
        return 60
    return int((plan.ends_at - plan.starts_at).total_seconds()) // 60
