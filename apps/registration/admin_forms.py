"""Forms of the organisers' pages of registration."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Edition, Part
from apps.editions.wall_times import WallTimeField, WallTimesForm
from apps.registration.actions.places import lock_part
from apps.registration.choices import Mode, State
from apps.registration.models import Application, Call


class CallForm(WallTimesForm):
    """A deadline is a promise to people: it is typed as it is announced."""

    times = ("opens_at", "closes_at")

    opens_at = WallTimeField(label=_("Opens"))
    closes_at = WallTimeField(label=_("Closes"))

    class Meta:
        model = Call
        fields = [
            "part",
            "mode",
            "opens_at",
            "closes_at",
            "acceptance_days",
            "text",
            "asks_gender",
        ]
        help_texts = {
            "text": _(
                "Everybody reads the published version; where none is, what stands here,"
                " as soon as the call opens."
            )
        }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if field := self.fields.get("opens_at"):
            public = _(
                "From then on everybody reads the text and the criteria and can apply,"
                " even where no version is published."
            )
            field.help_text = f"{field.help_text} {public}"
        if self.instance.pk and (part := self.fields.get("part")):
            # Applications, and the versions that they answered, belong to this one.
            part.disabled = True

    def clean_mode(self) -> str:
        mode: str = self.cleaned_data["mode"]
        before = self.initial.get("mode")
        if self.instance.pk and mode != before and mode == Mode.OPEN:
            self._refuse_while_people_wait(self.instance.part_id)
        return mode

    def _refuse_while_people_wait(self, part_id: int) -> None:
        """Places that go to the first who apply would go past those who applied before.

        The part stays locked until the call is written, so nobody applies in between.
        """
        part = lock_part(part_id)
        waiting = Application.objects.filter(part=part, state=State.SUBMITTED)
        if waiting.filter(accompanies=None).exists():
            raise ValidationError(
                _(
                    "People wait for an answer. Decide on them first: otherwise whoever"
                    " applies now would get a place before them."
                )
            )

    def edition_now(self) -> Edition | None:
        part: Part | None = getattr(self, "cleaned_data", {}).get("part")
        if part is None and self.instance.part_id:
            part = self.instance.part
        return part.edition if part else None
