"""Every page of signing in and of the account, at each of its stages."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse

from tests.accounts.test_sign_in import CONFIRM, SIGN_IN, SIGN_UP
from tests.browser.letters import code_sent_to
from tests.browser.views import Explorer
from tests.browser.walking import WAYS, walk
from tests.factories.accounts import UserFactory

pytestmark = [
    pytest.mark.usefixtures("answers_are_not_kept"),
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.timeout(600),
]

PASSWORD = "correct horse battery"
RESET = "/accounts/password/reset/"
ACCOUNT = (
    "account_email",
    "account_logout",
    "mfa_index",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "usersessions_list",
    "accounts:preferences",
)
#: What each of them is shown; the views find out whether that is so.
PAGES = {
    "stranger": (
        "account_login",
        "account_signup",
        "account_request_login_code",
        "account_reset_password",
        "account_password_reset_completed",
        "account_inactive",
        "accounts:demo-sign-in",
    ),
    "asked for a code": ("account_confirm_login_code",),
    "opening an account": ("account_email_verification_sent",),
    "forgot the password": ("account_confirm_password_reset_code",),
    "may set a new password": ("account_complete_password_reset",),
    "has a second step": ("mfa_authenticate",),
    "without factors": (*ACCOUNT, "account_set_password", "mfa_activate_totp"),
    "with factors": (
        *ACCOUNT,
        "account_change_password",
        "account_reauthenticate",
        "mfa_reauthenticate",
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
    ),
    "changing the address": ("account_email", "account_email_verification_sent"),
}


def person_with_factors():
    person = UserFactory()
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.create(
        user=person, email=person.email, primary=True, verified=True
    )
    TOTP.activate(person, generate_totp_secret())
    RecoveryCodes.activate(person)
    return person


def signed_in_by_password(person) -> Client:
    client = Client()
    client.force_login(person, "django.contrib.auth.backends.ModelBackend")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def signed_in_by_code(person) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": person.email})
    client.post(CONFIRM, {"code": code_sent_to(person.email)})
    return client


def visitors() -> dict[str, Client]:
    names = [name for name in PAGES if "factors" not in name]
    found = {name: Client() for name in names}
    known, secured = UserFactory(), person_with_factors()
    found["without factors"] = signed_in_by_code(known)
    found["with factors"] = signed_in_by_password(secured)
    found["asked for a code"].post(SIGN_IN, {"login": known.email})
    found["opening an account"].post(SIGN_UP, {"email": "new@example.org"})
    found["forgot the password"].post(RESET, {"email": secured.email})
    found["may set a new password"].post(RESET, {"email": secured.email})
    found["may set a new password"].post(
        reverse("account_confirm_password_reset_code"),
        {"code": code_sent_to(secured.email)},
    )
    found["has a second step"].post(SIGN_IN, {"login": secured.email})
    found["has a second step"].post(CONFIRM, {"code": code_sent_to(secured.email)})
    moving = signed_in_by_code(UserFactory())
    moving.post(
        reverse("account_email"), {"email": "other@example.org", "action_add": ""}
    )
    found["changing the address"] = moving
    return found


@WAYS
def test_every_page_is_accessible_and_keeps_to_itself(watched_page, live_server, ways):
    people = visitors()
    explorer = Explorer(people)
    for person, names in PAGES.items():
        for name in names:
            explorer.look(reverse(name), [person])
    wanted = {
        (person, reverse(name)) for person, names in PAGES.items() for name in names
    }
    assert wanted - explorer.shown == set()

    wrong = walk(watched_page(), explorer.views, people, live_server.url, ways)

    assert wrong == [], "\n" + "\n".join(wrong)
