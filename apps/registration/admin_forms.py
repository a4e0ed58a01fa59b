"""Forms of the organisers' pages of registration."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from apps.editions.models import Edition, Part
from apps.editions.wall_times import WallTimeField, WallTimesForm
from apps.registration.models import Call


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

    def edition_now(self) -> Edition | None:
        part: Part | None = getattr(self, "cleaned_data", {}).get("part")
        if part is None and self.instance.part_id:
            part = self.instance.part
        return part.edition if part else None
