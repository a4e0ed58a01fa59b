"""Reading from when to when people are asked about a text."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Edition
from apps.editions.wall_times import WallTimeField, clock_of, instant_at, zone_of
from apps.outcomes.choices import Asked
from apps.outcomes.models import Consultation

PROPOSED = timedelta(days=14)


class _WindowForm(forms.Form):
    """Times are those of the edition's clock."""

    edition: Edition

    def _read(self, name: str) -> datetime | None:
        typed = self.cleaned_data[name]
        return instant_at(typed, zone_of(self.edition)) if typed else None

    def clean_closes_at(self) -> datetime | None:
        return self._read("closes_at")


class PlanForm(_WindowForm):
    audience = forms.ChoiceField(
        label=_("Who is asked"),
        choices=Asked.choices,
        initial=Asked.PARTICIPANTS,
        widget=forms.RadioSelect,
        help_text=_(
            "Participants and partners get a letter when it opens. What everybody is"
            " asked about can be read by anybody, for good."
        ),
    )
    opens_at = WallTimeField(label=_("Opens"), required=False)
    closes_at = WallTimeField(label=_("Closes"))

    def __init__(self, sent: Any = None, *, edition: Edition) -> None:
        super().__init__(sent)
        self.edition = edition
        clock = clock_of(edition)
        self.fields["opens_at"].help_text = _(
            "%(clock)s Leave it empty to open at once."
        ) % {"clock": clock}
        self.fields["closes_at"].help_text = clock
        end = localtime(timezone=zone_of(edition)) + PROPOSED
        self.initial["closes_at"] = end.replace(
            hour=18, minute=0, second=0, microsecond=0, tzinfo=None
        )

    def clean_opens_at(self) -> datetime | None:
        return self._read("opens_at")


class ProlongForm(_WindowForm):
    closes_at = WallTimeField(label=_("Closes"))

    def __init__(self, sent: Any = None, *, consultation: Consultation) -> None:
        super().__init__(sent)
        self.edition = consultation.document.edition
        self.fields["closes_at"].help_text = clock_of(self.edition)
        closes_at = consultation.closes_at.astimezone(zone_of(self.edition))
        self.initial["closes_at"] = closes_at.replace(tzinfo=None)
