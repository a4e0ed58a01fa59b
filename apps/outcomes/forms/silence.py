"""Reading until when people may object, and what they object."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.core.submissions import SubmittedOnce
from apps.editions.wall_times import WallTimeField, clock_of, instant_at, zone_of
from apps.outcomes.forms.fields import TextField
from apps.outcomes.models import Objection, Snapshot
from apps.outcomes.models.silence import SHORTEST


class SilenceForm(forms.Form):
    """The instant is one of the edition's clock."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    closes_at = WallTimeField(label=_("Objections count until"))

    def __init__(
        self, sent: Mapping[str, Any] | None = None, *, snapshot: Snapshot
    ) -> None:
        super().__init__(sent, initial={"sha256": snapshot.sha256})
        self._edition = snapshot.document.edition
        self.fields["closes_at"].help_text = _(
            "%(clock)s At least 72 hours from now."
        ) % {"clock": clock_of(self._edition)}
        end = localtime(timezone=zone_of(self._edition)) + SHORTEST
        self.initial["closes_at"] = (end + timedelta(hours=1)).replace(
            minute=0, second=0, microsecond=0, tzinfo=None
        )

    def clean_closes_at(self) -> datetime:
        return instant_at(self.cleaned_data["closes_at"], zone_of(self._edition))


class StopForm(forms.Form):
    reason = LineField(
        label=_("Reason"),
        help_text=_("Everybody who was asked reads it."),
        max_length=500,
    )


class ObjectionForm(SubmittedOnce):
    text = TextField(label=_("Your objection"))
    on_behalf_of = LineField(
        label=_("On behalf of"),
        help_text=Objection._meta.get_field("on_behalf_of").help_text,  # noqa: SLF001 -- Django's public Meta API
        max_length=200,
        required=False,
    )
    field_order = ("text", "on_behalf_of")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if not text:
            raise forms.ValidationError(
                self.fields["text"].error_messages["required"], code="required"
            )
        return text
