"""What a browser answers for a passkey or a security key."""

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string

from apps.accounts.key_forms import CredentialField
from tests.access.matrix import sign_in
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

#: Of what is deep, the first cannot be read as JSON at all, the second just about, and
#: not be shown again.
BROKEN = {
    "deep": "[" * 100_000,
    "less deep": "[" * 400 + "]" * 400,
    "long number": "9" * 5_000,
    "no JSON": "{",
}


@pytest.mark.parametrize(
    "name",
    [
        "add_webauthn",
        "authenticate_webauthn",
        "login_webauthn",
        "reauthenticate_webauthn",
    ],
)
def test_every_form_that_takes_a_key_reads_it_with_care(name):
    form = import_string(settings.MFA_FORMS[name])

    assert type(form.base_fields["credential"]) is CredentialField


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_key_signs_nobody_in(client, broken):
    response = client.post(reverse("mfa_login_webauthn"), {"credential": broken})

    assert response.status_code == 302
    assert response["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
def test_a_broken_key_is_not_added(client, broken):
    sign_in(client, UserFactory())

    response = client.post(reverse("mfa_add_webauthn"), {"credential": broken})

    assert response.status_code == 200
    assert response.context["form"].errors == {"credential": ["Enter a valid JSON."]}
    assert not Authenticator.objects.exists()
