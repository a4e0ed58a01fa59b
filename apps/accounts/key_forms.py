"""Names for passkeys and security keys, and what a browser answers for them."""

from typing import Any

from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    EditWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import InvalidJSONInput
from django.utils.translation import gettext_lazy as _

from apps.core.lines import LineField

#: A browser's answer has a dozen brackets.
MOST_BRACKETS = 100


def _is_nested_deeply(value: Any) -> bool:
    return (
        isinstance(value, str) and value.count("[") + value.count("{") > MOST_BRACKETS
    )


class CredentialField(forms.JSONField):
    """JSON that can be read and shown again, whatever somebody sends.

    Python gives up on deep nesting and on numbers of thousands of digits with errors
    that Django does not expect.
    """

    def to_python(self, value: Any) -> Any:
        try:
            if not _is_nested_deeply(value):
                return super().to_python(value)
        except ValueError:
            pass
        raise ValidationError(
            self.error_messages["invalid"], code="invalid", params={"value": ""}
        )

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            if not _is_nested_deeply(data):
                return super().bound_data(data, initial)
        except ValueError:
            pass
        return InvalidJSONInput(data)


class _WithCredential(forms.Form):
    credential = CredentialField(widget=forms.HiddenInput)


class AddKeyForm(_WithCredential, AddWebAuthnForm):  # type: ignore[misc] # allauth has no types
    name = LineField(label=_("Name"), required=False)


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc] # allauth has no types
    name = LineField(label=_("Name"))


class SecondFactorForm(_WithCredential, AuthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A key as the second factor of a sign-in."""


class SignInForm(_WithCredential, LoginWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A passkey instead of a code."""


class ConfirmAgainForm(_WithCredential, ReauthenticateWebAuthnForm):  # type: ignore[misc] # allauth has no types
    """A key before something that matters."""
