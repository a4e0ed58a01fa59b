from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Edition
from apps.editions.wall_times import WallTimeField, WallTimesForm
from apps.programme.models import Room, Session
from apps.programme.queries.releases import plan_of


class SessionForm(WallTimesForm):
    times = ("starts_at", "ends_at")

    starts_at = WallTimeField(label=_("Start"), required=False)
    ends_at = WallTimeField(label=_("End"), required=False)

    further_languages = forms.MultipleChoiceField(
        label=_("Further working languages"),
        choices=settings.LANGUAGES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    #: Of the plan that was looked at; without it, whatever is planned is overwritten.
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Session
        fields = "__all__"
        widgets = {"key_questions": forms.CheckboxSelectMultiple}

    def __init__(self, *args: Any, **options: Any) -> None:
        """What is planned is what is typed on; what is public is not."""
        session = options.get("instance")
        self.planned_as: int | None = None
        if session is not None and session.pk and not session.is_cancelled:
            planned = plan_of(session)
            session.take_facts(planned)
            self.planned_as = planned.version
        super().__init__(*args, **options)
        self.initial["version"] = self.planned_as

    def edition_now(self) -> Edition | None:
        chosen: Edition | None = getattr(self, "cleaned_data", {}).get("edition")
        if chosen is None and self.instance.edition_id:
            chosen = self.instance.edition
        return chosen

    def clean(self) -> dict[str, Any]:
        answers = super().clean()
        self._check_version(answers.get("version"))
        self._check_seats(answers.get("capacity"))
        self._check_questions(answers)
        self._check_room(answers.get("room"))
        return answers

    def _check_version(self, looked_at: int | None) -> None:
        if looked_at is not None and looked_at != self._version_now():
            self.add_error(
                None,
                ValidationError(
                    _(
                        "Somebody else has changed the plan of this session meanwhile."
                        " Open it again in another window, and take over what you want"
                        " to keep."
                    ),
                    code="changed_meanwhile",
                ),
            )

    def _version_now(self) -> int | None:
        """Read under the lock of the session, so that it holds until all is written."""
        session = Session.objects.locked().filter(pk=self.instance.pk).first()
        return plan_of(session).version if session else None

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

    def _check_room(self, room: Room | None) -> None:
        edition = self.edition_now()
        if edition and room and room.edition_id != edition.pk:
            self.add_error(
                "room",
                ValidationError(
                    _("Choose a room of this edition."), code="foreign_room"
                ),
            )

    def _check_seats(self, capacity: int | None) -> None:
        if capacity is None or self.instance.pk is None:
            return
        taken = self.instance.sign_ups.taken().count()
        if capacity < taken:
            self.add_error(
                "capacity",
                ValidationError(
                    _(
                        "%(taken)d seats are taken or offered. Give at least as many seats."
                    ),
                    code="seats_taken",
                    params={"taken": taken},
                ),
            )
