"""Reading when a report is due."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import due_at
from apps.editions.wall_times import WallTimeField, clock_of, instant_at, zone_of
from apps.programme.models import Session


class DueForm(forms.Form):
    """Typed as the clocks of the edition show it."""

    at = WallTimeField(label=_("The report is due"), required=False)

    def __init__(self, session: Session, *args: Any, **options: Any) -> None:
        due = due_at(session)
        self._zone = zone_of(session.edition)
        if due:
            wall = due.astimezone(self._zone).replace(tzinfo=None)
            options.setdefault("initial", {"at": wall})
        super().__init__(*args, **options)
        self.fields["at"].help_text = " ".join(
            [
                clock_of(session.edition),
                str(_("Leave it empty for 24 hours after the end of the session.")),
            ]
        )

    def clean_at(self) -> Any:
        typed = self.cleaned_data["at"]
        return instant_at(typed, self._zone) if typed else None
