"""The online room of a session. What opens it is typed, and never shown again."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField
from apps.programme.choices import RoomProvider
from apps.programme.gateways.servers import is_set_up
from apps.programme.models import OnlineRoom
from apps.programme.models.online_rooms import ENCRYPTED

SOME_LINK = "https://"


class OnlineRoomForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    new_link = LineField(
        label=_("Link to the room"),
        max_length=500,
        required=False,
        validators=[ENCRYPTED],
        help_text=_(
            "As the provider gives it to participants. It is shown to nobody, here "
            "neither; leave it empty to keep the one that is there."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    new_dial_in = forms.CharField(
        label=_("Numbers and code"),
        max_length=1000,
        required=False,
        help_text=_(
            "Shown to those only who may enter. Leave it empty to keep what is there."
        ),
        widget=forms.Textarea(attrs={"autocomplete": "off", "rows": 3}),
    )
    no_dial_in = forms.BooleanField(
        label=_("Nobody joins by telephone"), required=False
    )

    class Meta:
        model = OnlineRoom
        fields = ("session", "provider", "stream_link", "streams_to_everybody")

    def clean_provider(self) -> str:
        chosen: str = self.cleaned_data["provider"]
        if not is_set_up(chosen):
            raise ValidationError(
                _("No server of this kind is set up for this installation."),
                code="not_set_up",
            )
        return chosen

    def clean(self) -> dict[str, Any]:
        answers = super().clean() or {}
        self._read_link(answers)
        if answers.get("no_dial_in"):
            self.instance.dial_in = ""
        elif answers.get("new_dial_in"):
            self.instance.dial_in = answers["new_dial_in"]
        return answers

    def _read_link(self, answers: dict[str, Any]) -> None:
        if answers.get("provider") not in {None, RoomProvider.LINK}:
            self.instance.link = ""
            return
        link = answers.get("new_link") or self.instance.link
        if not link and "new_link" in answers:
            self.add_error(
                "new_link", ValidationError(_("Give the link to the room."), "required")
            )
        # What is wrong is said beside the field; the constraint need not say it again.
        self.instance.link = link or SOME_LINK
