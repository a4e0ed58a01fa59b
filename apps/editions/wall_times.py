"""Times typed and shown as the clocks of an edition's town show them."""

from datetime import UTC, datetime
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.zones import FALLBACK, place_of, zone_named
from apps.editions.models import Edition

TYPED = "%Y-%m-%dT%H:%M"
#: Beyond, a mistake; at the ends of the calendar other zones have no such day at all.
YEARS = range(1900, 2200)


class WallTimeField(forms.DateTimeField):
    """A date and time without a zone; the form knows whose clock it is."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=TYPED)

    def to_python(self, value: Any) -> datetime | None:
        with timezone.override(UTC):
            found: datetime | None = super().to_python(value)
        if found and found.year not in YEARS:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return found.replace(tzinfo=None) if found else None


class WallTimesForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    """A form whose ``times`` are those of the edition that ``edition_now`` names."""

    times: ClassVar[tuple[str, ...]] = ()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        edition = self.edition_now()
        for name in self.times:
            if name in self.fields:
                self.fields[name].help_text = clock_of(edition)
                self.initial[name] = _on_the_wall(
                    getattr(self.instance, name), zone_of(edition)
                )

    def edition_now(self) -> Edition | None:
        """The edition as it was chosen, or as the object says; ``None`` before."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        answers: dict[str, Any] = super().clean() or self.cleaned_data
        zone = zone_of(self.edition_now())
        for name in self.times:
            if typed := answers.get(name):
                try:
                    answers[name] = instant_at(typed, zone)
                except ValidationError as mistake:
                    self.add_error(name, mistake)
        return answers


def zone_of(edition: Edition | None) -> ZoneInfo:
    return (zone_named(edition.time_zone) if edition else None) or ZoneInfo(FALLBACK)


def clock_of(edition: Edition | None) -> str:
    """Whose clock a typed time is read from, in words."""
    if edition is None:
        return str(_("In the time zone of the edition."))
    return str(
        _("Local time in %(place)s (%(zone)s).")
        % {"place": place_of(zone_of(edition)), "zone": zone_of(edition).key}
    )


def _on_the_wall(at: datetime | None, zone: ZoneInfo) -> datetime | None:
    return at.astimezone(zone).replace(tzinfo=None) if at else None


def instant_at(typed: datetime, zone: ZoneInfo) -> datetime:
    """The moment at which clocks in ``zone`` show ``typed``; of two the first.

    Raises:
        ValidationError: the clocks jump over that time.
    """
    at = typed.replace(tzinfo=zone).astimezone(UTC)
    if at.astimezone(zone).replace(tzinfo=None) != typed:
        raise ValidationError(
            _("Clocks go forward on that day, so this time does not exist."),
            code="no_such_time",
        )
    return at
