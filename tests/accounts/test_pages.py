"""Every page of allauth that can be reached wears our clothes."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from tests.accounts.test_sign_in import CONFIRM, SIGN_IN, code_for
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

ANONYMOUS = [
    "account_login",
    "account_signup",
    "account_request_login_code",
    "account_reset_password",
    "account_inactive",
]
SIGNED_IN = [
    "account_email",
    "account_logout",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_list_webauthn",
    "usersessions_list",
    "accounts:preferences",
]


def is_ours(page):
    return page.status_code == 200 and 'id="content"' in page.text


@pytest.fixture
def insider(client):
    person = UserFactory()
    client.post(SIGN_IN, {"login": person.email})
    client.post(CONFIRM, {"code": code_for(person.email)})
    return person


@pytest.mark.parametrize("name", ANONYMOUS)
def test_pages_for_everybody(client, name):
    page = client.get(reverse(name))

    assert is_ours(page)
    assert page.text.count("<h1") == 1


@pytest.mark.parametrize("name", SIGNED_IN)
def test_pages_for_people_who_are_signed_in(client, insider, name):
    page = client.get(reverse(name))

    assert is_ours(page)
    assert page.text.count("<h1") == 1
    assert " style=" not in page.text.partition('id="content"')[2]


def test_pages_on_the_way_to_an_account(client):
    client.post("/accounts/signup/", {"email": "ann@example.org"})
    assert is_ours(client.get(reverse("account_email_verification_sent")))

    client.logout()
    client.post(SIGN_IN, {"login": "other@example.org"})
    assert is_ours(client.get(CONFIRM))

    client.post("/accounts/password/reset/", {"email": "other@example.org"})
    assert is_ours(client.get(reverse("account_confirm_password_reset_code")))


def test_pages_of_somebody_with_an_app(client, insider):
    TOTP.activate(insider, generate_totp_secret())
    insider.set_password("correct horse battery")
    insider.save()
    client.logout()
    client.post(SIGN_IN, {"login": insider.email})
    client.post(CONFIRM, {"code": code_for(insider.email)})

    assert is_ours(client.get(reverse("mfa_authenticate")))

    client.force_login(insider, "django.contrib.auth.backends.ModelBackend")
    for name in ("account_reauthenticate", "mfa_reauthenticate"):
        assert is_ours(client.get(reverse(name)))
    client.post(
        reverse("account_reauthenticate"), {"password": "correct horse battery"}
    )
    for name in (
        "mfa_index",
        "mfa_deactivate_totp",
        "mfa_generate_recovery_codes",
        "account_change_password",
    ):
        assert is_ours(client.get(reverse(name))), name
    client.post(reverse("mfa_generate_recovery_codes"))
    assert is_ours(client.get(reverse("mfa_view_recovery_codes")))
    assert Authenticator.objects.filter(user=insider).count() == 2
