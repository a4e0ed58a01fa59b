from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Edition
from apps.editions.wall_times import WallTimeField, WallTimesForm
from apps.programme.models import Session


class SessionForm(WallTimesForm):
    times = ("starts_at", "ends_at")

    starts_at = WallTimeField(label=_("Start"), required=False)
    ends_at = WallTimeField(label=_("End"), required=False)

    class Meta:
        model = Session
        fields = "__all__"
        widgets = {"key_questions": forms.CheckboxSelectMultiple}

    def edition_now(self) -> Edition | None:
        chosen: Edition | None = getattr(self, "cleaned_data", {}).get("edition")
        if chosen is None and self.instance.edition_id:
            chosen = self.instance.edition
        return chosen

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        self._check_seats(answers.get("capacity"))
        self._check_questions(answers)
        return answers

    def _check_questions(self, answers: dict[str, Any]) -> None:
        edition = self.edition_now()
        chosen = answers.get("key_questions")
        if edition and chosen and chosen.exclude(cluster__edition=edition).exists():
            self.add_error(
                "key_questions",
                ValidationError(
                    _("Choose key questions of this edition."), code="foreign_question"
                ),
            )

    def _check_seats(self, capacity: int | None) -> None:
        if capacity is None or self.instance.pk is None:
            return
        seated = self.instance.sign_ups.seated().count()
        if capacity < seated:
            self.add_error(
                "capacity",
                ValidationError(
                    _("%(seated)d people have a seat. Give at least as many seats."),
                    code="seats_taken",
                    params={"seated": seated},
                ),
            )
