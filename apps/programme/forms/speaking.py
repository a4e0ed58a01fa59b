from datetime import date, datetime, time
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.lines import LineField, refuse_turning
from apps.editions.wall_times import instant_at
from apps.programme.actions.speaking import Answer
from apps.programme.choices import Recording, Visibility
from apps.programme.models import SessionPerson
from apps.registration.uploads import MOST_BYTES, check_upload

LONGEST_BIOGRAPHY = 2000
MOST_TIMES = 12
#: Beyond, a mistake.
YEARS = range(2000, 2200)
YES, NO = "yes", "no"


class AnswerForm(forms.Form):
    """Yes or no to a role, and what comes with a yes."""

    answer = forms.ChoiceField(
        label=_("Do you take this role on?"),
        choices=[(YES, _("Yes")), (NO, pgettext_lazy("to a role in a session", "No"))],
        widget=forms.RadioSelect,
    )
    listed = forms.BooleanField(
        label=_("I may be named on the public programme"), required=False
    )
    name = LineField(
        label=_("My name on the programme"),
        help_text=_("Empty: the name that you show to others."),
        max_length=200,
        required=False,
    )
    recording = forms.ChoiceField(
        label=_("May you be recorded?"),
        help_text=_("If you say no, this session is not recorded."),
        choices=[(YES, _("Yes")), (NO, pgettext_lazy("to being recorded", "No"))],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, role: SessionPerson, **words: Any) -> None:
        said = {True: YES, False: NO}
        words["initial"] = {
            "answer": {"confirmed": YES, "declined": NO}.get(role.state),
            "listed": role.listed,
            "name": role.name,
            "recording": said.get(role.recording_agreed),  # type: ignore[arg-type]  # None: not said
        }
        super().__init__(*args, **words)
        if role.session.recording == Recording.NONE:
            self.fields["recording"].help_text = _(
                "It is not planned to record this session."
            )

    def answered(self) -> Answer:
        typed = self.cleaned_data
        return Answer(
            confirms=typed["answer"] == YES,
            listed=typed["listed"],
            name=typed["name"],
            recording_agreed={YES: True, NO: False}.get(typed["recording"]),
        )


class MaterialOfSpeakerForm(forms.Form):
    """One file or address that a person of a session brings."""

    title = LineField(label=_("Title"), max_length=200)
    upload = forms.FileField(
        label=_("File"),
        help_text=format_lazy(
            _("A PDF, JPEG or PNG file of at most {most} MB."),
            most=MOST_BYTES // 1024**2,
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        max_length=200,
        required=False,
    )
    link = forms.URLField(
        label=_("or an address on the web"),
        max_length=500,
        required=False,
        assume_scheme="https",
        validators=[refuse_turning],
    )
    visibility = forms.ChoiceField(
        label=_("Who may have it?"),
        choices=Visibility.choices,
        initial=Visibility.PARTICIPANTS,
    )

    def clean_upload(self) -> Any:
        upload = self.cleaned_data["upload"]
        return check_upload(upload) if upload else None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        if not {"link", "upload"} & self.errors.keys() and (
            bool(typed.get("link")) == bool(typed.get("upload"))
        ):
            self.add_error(
                "upload",
                ValidationError(
                    _("Give a file or an address, one of the two."),
                    code="file_or_address",
                ),
            )
        return typed


class ProfileForm(forms.Form):
    biography = forms.CharField(
        label=_("About me"),
        help_text=_("A few sentences about you and your work."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=LONGEST_BIOGRAPHY,
        required=False,
    )
    shows_biography = forms.BooleanField(
        label=_("Show it on the pages of sessions where I am named"), required=False
    )


class TimeForm(forms.Form):
    """One stretch of a day; the form knows whose clock it is on."""

    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    begins = forms.TimeField(
        label=_("From"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )
    ends = forms.TimeField(
        label=_("Until"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        required=False,
    )

    def __init__(self, *args: Any, zone: ZoneInfo, **words: Any) -> None:
        super().__init__(*args, **words)
        self.zone = zone
        self.span: tuple[datetime, datetime] | None = None

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or self.cleaned_data
        told = [typed.get(name) for name in ("day", "begins", "ends")]
        if self.errors or all(one is None for one in told):
            return typed
        if None in told:
            raise ValidationError(
                _("Give the day and both times, or none of them."), code="incomplete"
            )
        self.span = self._span(*told)  # type: ignore[arg-type]  # all are there
        return typed

    def _span(self, day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
        if day.year not in YEARS:
            raise ValidationError(_("Enter a day near the event."), code="far_away")
        if ends <= begins:
            raise ValidationError(
                _("It must end after it begins; divide a night at midnight."),
                code="ends_before",
            )
        start = instant_at(datetime.combine(day, begins), self.zone)
        end = instant_at(datetime.combine(day, ends), self.zone)
        return start, end


class _Times(forms.BaseFormSet):  # type: ignore[type-arg]  # not generic at run time
    def clean(self) -> None:
        spans = sorted(self.spans())
        for (_start, end), (start, _end) in pairwise(spans):
            if start < end:
                raise ValidationError(
                    _("Two of your times overlap. Make one of them."), code="overlap"
                )

    def spans(self) -> list[tuple[datetime, datetime]]:
        return [form.span for form in self.forms if form.span]


TimeFormSet = forms.formset_factory(
    TimeForm, formset=_Times, extra=2, max_num=MOST_TIMES, absolute_max=MOST_TIMES
)


def initial_times(spans: Any, zone: ZoneInfo) -> list[dict[str, Any]]:
    """What the form shows of times that were said before, as ``zone`` sees them."""
    rows = []
    for span in spans:
        start, end = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
        rows.append({"day": start.date(), "begins": start.time(), "ends": end.time()})
    return rows
