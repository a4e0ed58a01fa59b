"""Narrowing the list of contributions."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.contributions.choices import Kind
from apps.editions.models import KeyQuestion
from apps.registration.models import WorldRegion

USES = [("", _("Used or not")), ("no", _("Not used yet")), ("yes", _("Used"))]


class NarrowForm(forms.Form):
    """What is not among the choices narrows nothing."""

    question = forms.ChoiceField(label=_("Key question"), required=False)
    region = forms.ChoiceField(label=_("World region"), required=False)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("All kinds")), *Kind.choices], required=False
    )
    used = forms.ChoiceField(
        label=_("In the Outcome Document"), choices=USES, required=False
    )

    def __init__(
        self,
        sent: Any,
        *,
        questions: Sequence[KeyQuestion],
        regions: Sequence[WorldRegion],
        sees_use: bool,
    ) -> None:
        super().__init__(sent)
        fields: dict[str, Any] = self.fields
        fields["question"].choices = [
            ("", _("All key questions")),
            *((one.code, one.code) for one in questions),
        ]
        fields["region"].choices = [
            ("", _("All regions")),
            *((str(one.pk), one.name) for one in regions),
        ]
        if not sees_use:
            del fields["used"]
        self.is_valid()

    def narrowed(self, rows: Any) -> Any:
        """``rows`` that are asked for; they know ``is_used``."""
        asked = self.cleaned_data
        if code := asked.get("question"):
            rows = rows.filter(key_questions__code=code)
        if region := asked.get("region"):
            rows = rows.filter(world_region=region)
        if kind := asked.get("kind"):
            rows = rows.filter(kind=kind)
        if used := asked.get("used"):
            rows = rows.filter(is_used=used == "yes")
        return rows
