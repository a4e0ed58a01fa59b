from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.programme.models import SessionPerson


class AccountField(forms.EmailField):
    """An account by its address; organisers do not get a list of all people."""

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.values_list("email", flat=True).get(pk=value)
        return value

    def clean(self, value: Any) -> User | None:
        address = super().clean(value)
        if not address:
            return None
        person = User.objects.with_address(address).first()
        if person is None:
            raise ValidationError(
                _("Nobody has an account with this address."), code="unknown_account"
            )
        return person

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class SessionPersonForm(forms.ModelForm):  # type: ignore[type-arg]  # at run time not generic
    person = AccountField(label=_("E-mail address of the account"), required=False)

    class Meta:
        model = SessionPerson
        fields = [
            "position",
            "role",
            "person",
            "name",
            "listed",
            "recording_agreed",
            "agreed_how",
        ]

    def clean(self) -> dict[str, Any]:
        """What somebody agrees to is theirs to say; it can be noted how they said it."""
        typed: dict[str, Any] = super().clean() or self.cleaned_data
        for name in ("listed", "recording_agreed"):
            if not typed.get(name) or self.initial.get(name):
                continue
            if self.instance.answered_at:
                said_no = _("They have answered themselves, and said no.")
                self.add_error(name, ValidationError(said_no, code="theirs"))
            elif not typed.get("agreed_how"):
                how = _("Write how they agreed, or ask them.")
                self.add_error("agreed_how", ValidationError(how, code="how"))
        return typed
