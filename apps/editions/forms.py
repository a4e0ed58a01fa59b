"""Reading what organisers type in the admin."""

from typing import Any

from django import forms
from django.contrib.postgres.forms import DateTimeRangeField, RangeWidget
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.accounts.zone_choices import zone_groups
from apps.editions.models import Appointment, Edition, Phase


class PersonByEmailField(forms.ModelChoiceField):  # type: ignore[type-arg]  # at run time not generic
    """A person, named by the e-mail address: no list of everybody is shown."""

    widget = forms.EmailInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("e-mail address"))
        super().__init__(
            queryset=User.objects.filter(is_active=True),
            to_field_name="email",
            error_messages={
                "invalid_choice": _(
                    "Nobody with this address has an account. Ask them to sign in once."
                )
            },
            **options,
        )

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.strip().lower() if value else value)

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.filter(pk=value).values_list("email", flat=True).first()
        return super().prepare_value(value)


class AppointmentForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    person = PersonByEmailField()

    class Meta:
        model = Appointment
        fields = ["edition", "person", "job"]


class EditionForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    """The time zone is chosen from a list: every time of the edition hangs on it."""

    time_zone = forms.ChoiceField(label=_("time zone"), choices=zone_groups)

    class Meta:
        model = Edition
        fields = "__all__"  # noqa: DJ007 -- the admin's fieldsets choose


class SpanWidget(RangeWidget):
    """Two inputs for the ends of a time, each with a name of its own."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(forms.DateTimeInput, attrs)
        self.widgets = [
            forms.DateTimeInput(
                {"type": "datetime-local", "aria-label": label}, "%Y-%m-%dT%H:%M"
            )
            for label in (_("From"), _("Until"))
        ]


class PhaseForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    during = DateTimeRangeField(
        label=_("from and until"),
        widget=SpanWidget,
        help_text=_("In the time of the edition. Empty: open at that end."),
    )

    class Meta:
        model = Phase
        fields = ["kind", "during"]


class PhaseFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # at run time not generic
    """All phases of an edition; each form alone sees only those that are kept already."""

    def clean(self) -> None:
        super().clean()
        seen: list[tuple[str, Any]] = []
        for form in self.forms:
            answers = getattr(form, "cleaned_data", {})
            kind, during = answers.get("kind"), answers.get("during")
            if not kind or during is None or answers.get("DELETE"):
                continue
            if any(kind == other and _overlap(during, span) for other, span in seen):
                form.add_error(None, _("There is a phase of this kind at that time."))
            seen.append((kind, during))


def _overlap(one: Any, other: Any) -> bool:
    """Whether two spans share time; an end that is open reaches for ever."""
    return (one.upper is None or other.lower is None or other.lower < one.upper) and (
        other.upper is None or one.lower is None or one.lower < other.upper
    )
