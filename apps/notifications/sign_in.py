"""The letters of the sign-in, which allauth asks for, go through the outbox too."""

import uuid
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from apps.accounts.actions import know_address
from apps.accounts.freshness import note_sign_in
from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.notifications.outbox import enqueue

#: What a person is told when something about their sign-in has changed.
CHANGES: dict[str, str | Promise] = {
    "email_changed": _("The e-mail address was changed."),
    "email_confirm": _("The e-mail address was confirmed."),
    "email_deleted": _("An e-mail address was removed."),
    "password_changed": _("The password was changed."),
    "password_reset": _("The password was set anew."),
    "password_set": _("A password was set."),
    "recovery_codes_generated": _("New recovery codes were made."),
    "totp_activated": _("An authenticator app was added."),
    "totp_deactivated": _("The authenticator app was removed."),
    "webauthn_added": _("A passkey or security key was added."),
    "webauthn_removed": _("A passkey or security key was removed."),
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc] # allauth has no types
    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Put the letter into the outbox, in the language the page is read in.

        A letter with a code is unique by that code, so a repeated click sends it once.
        """
        name = template_prefix.rpartition("/")[2]
        code = context.get("code", "")
        person = User.objects.with_address(email).first()
        if person and code:
            know_address(person)
        enqueue(
            Letter(
                key=f"sign-in:{name}:{_fingerprint(email, code)}",
                to=person,
                address=email,
                language=get_language() or "",
                template=_template(name),
                context={
                    "email": email,
                    "code": code,
                    "change": CHANGES.get(name, ""),
                    "at": context.get("timestamp"),
                    "sign_in_url": absolute(reverse("account_login")),
                    "sign_up_url": absolute(reverse("account_signup")),
                    "account_url": absolute(reverse("accounts:preferences")),
                },
                secret=bool(code),
                resendable=True,
            )
        )

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        note_sign_in(request)

    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Any,
        commit: bool = True,  # noqa: FBT001, FBT002 -- allauth's signature
    ) -> User:
        """A new account speaks the language in which it was opened."""
        user.full_name = form.cleaned_data.get("full_name", "")
        user.language = get_language() or user.language
        saved: User = super().save_user(request, user, form, commit=commit)
        return saved

    def is_safe_url(self, url: str | None) -> bool:
        """What is no address at all is not safe to go to either."""
        try:
            safe: bool = super().is_safe_url(url)
        except ValueError:
            return False
        return safe

    def populate_username(self, request: HttpRequest, user: User) -> None:
        """People have an address and no user name."""


def _template(name: str) -> str:
    if name in CHANGES:
        return "accounts/sign_in_changed"
    if name == "email_confirmation_signup":
        return "accounts/email_confirmation"
    return f"accounts/{name}"


def _fingerprint(email: str, code: str) -> str:
    if not code:
        return uuid.uuid4().hex
    return salted_hmac("sign-in-letter", f"{email}:{code}").hexdigest()[:32]
