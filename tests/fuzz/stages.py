"""People in the middle of signing in, or with a second factor, and their pages."""

import time
from collections.abc import Mapping

from allauth.account.internal.flows import login
from allauth.account.internal.flows.password_reset_by_code import (
    PASSWORD_RESET_VERIFICATION_SESSION_KEY,
)
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.actions import know_address
from apps.accounts.models import User
from tests.access.matrix import sign_in

PASSWORD = "a long enough sentence"
#: The pages on which each of them is shown what the others are not.
PAGES: Mapping[str, tuple[str, ...]] = {
    "visitor": (
        *("account_login", "account_signup", "account_request_login_code"),
        "account_reset_password",
    ),
    "awaits-code": ("account_confirm_login_code",),
    "awaits-confirmation": ("account_email_verification_sent",),
    "awaits-reset": ("account_confirm_password_reset_code",),
    "resets": ("account_complete_password_reset",),
    "awaits-factor": ("mfa_authenticate", "mfa_login_webauthn"),
    "new": (
        *("account_email", "account_set_password", "account_logout"),
        *("mfa_activate_totp", "mfa_add_webauthn", "mfa_generate_recovery_codes"),
        "usersessions_list",
    ),
    "asked-again": ("account_reauthenticate", "mfa_reauthenticate"),
    "has-key": ("mfa_edit_webauthn", "mfa_remove_webauthn", "mfa_list_webauthn"),
    "proven": (
        *("account_change_password", "mfa_deactivate_totp", "mfa_index"),
        *("mfa_generate_recovery_codes", "mfa_view_recovery_codes"),
        "account_email",
    ),
}


def staged() -> tuple[dict[str, Client], dict[str, list[str]]]:
    """A client for each stage, and the addresses of its pages."""
    visitors = {name: Client(raise_request_exception=False) for name in PAGES}
    cache.clear()
    _await_codes(visitors)
    key = _with_factors(visitors)
    words = {"mfa_edit_webauthn": [key], "mfa_remove_webauthn": [key]}
    pages = {
        stage: [reverse(name, args=words.get(name)) for name in names]
        for stage, names in PAGES.items()
    }
    cache.clear()
    return visitors, pages


def _await_codes(visitors: Mapping[str, Client]) -> None:
    person = _person("stage-code@demo.example")
    visitors["awaits-code"].post(
        reverse("account_request_login_code"), {"email": person.email}
    )
    visitors["awaits-confirmation"].post(
        reverse("account_signup"), {"email": "stage-new@demo.example"}
    )
    for stage in ("awaits-reset", "resets"):
        visitors[stage].post(reverse("account_reset_password"), {"email": person.email})
        cache.clear()
    code = visitors["resets"].session[PASSWORD_RESET_VERIFICATION_SESSION_KEY]["code"]
    visitors["resets"].post(
        reverse("account_confirm_password_reset_code"), {"code": code}
    )


def _with_factors(visitors: Mapping[str, Client]) -> int:
    # In two browsers: who is signed in once has no other to be signed out of.
    fresh = _person("stage-fresh@demo.example", None)
    for browser in (Client(), visitors["new"]):
        sign_in(browser, fresh)
        browser.get(reverse("account_email"))
    person = _person("stage-factor@demo.example")
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    visitors["awaits-factor"].post(
        reverse("account_login"), {"login": person.email, "password": PASSWORD}
    )
    for stage in ("asked-again", "proven"):
        sign_in(visitors[stage], person)
    _prove(visitors["proven"], person)
    holder = _person("stage-key@demo.example")
    sign_in(visitors["has-key"], holder)
    _prove(visitors["has-key"], holder)
    key = Authenticator.objects.create(
        user=holder, type=Authenticator.Type.WEBAUTHN, data={"name": "Key"}
    )
    return key.pk


def _prove(client: Client, person: User) -> None:
    """As if password and factor had been given a moment ago, for as long as it takes."""
    session = client.session
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [
        {
            "method": method,
            "at": time.time() + 24 * 3600,
            "reauthenticated": True,
            **more,
        }
        for method, more in (("password", {}), ("mfa", {"type": "totp"}))
    ]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session.save()


def _person(email: str, password: str | None = PASSWORD) -> User:
    person = User.objects.create_user(email, password)
    know_address(person)
    person.emailaddress_set.update(verified=True)
    return person
