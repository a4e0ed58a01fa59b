"""Coming into an online room."""

from django import forms
from django.utils.translation import gettext_lazy as _


class EnterForm(forms.Form):
    agrees = forms.BooleanField(
        label=_("I agree to be recorded, with picture and voice"),
        error_messages={
            "required": _(
                "This session is recorded. Enter it only if you agree to that."
            )
        },
    )

    def __init__(self, *args: object, asks_agreement: bool) -> None:
        super().__init__(*args)  # type: ignore[arg-type]  # Django's own arguments
        if not asks_agreement:
            del self.fields["agrees"]

    @property
    def agreed(self) -> bool:
        return bool(self.cleaned_data.get("agrees"))
