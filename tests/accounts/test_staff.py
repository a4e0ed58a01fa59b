import time

import pytest
from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.urls import reverse

from apps.accounts.middleware import SEEN, SINCE
from apps.core.models import AuditEntry
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

ADMIN = "/admin/"


def say(client, **words):
    session = client.session
    session.update(words)
    session.save()


def test_the_admin_is_entered_through_our_sign_in(client):
    assert (
        client.get("/admin/login/?next=/admin/").url == "/accounts/login/?next=/admin/"
    )
    assert client.post("/admin/login/", {"username": "x"}).url.startswith("/accounts/")


def test_other_people_are_told_that_they_may_not(client):
    client.force_login(UserFactory())

    assert client.get("/admin/login/?next=/admin/").url == "/me/"


def test_staff_need_a_second_factor(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    staff = UserFactory(administrator=True)
    client.force_login(staff)

    for path in (ADMIN, "/admin/accounts/user/", "/admin/jsi18n/"):
        assert client.get(path).url == reverse("mfa_index")

    TOTP.activate(staff, generate_totp_secret())
    assert client.get(ADMIN).url == f"{reverse('mfa_reauthenticate')}?next=%2Fadmin%2F"

    say(
        client,
        **{
            AUTHENTICATION_METHODS_SESSION_KEY: [{"method": "mfa", "at": time.time()}],
            _AUTHENTICATION_METHODS_USER_SESSION_KEY: str(staff.pk),
        },
    )
    assert client.get(ADMIN).status_code == 200


@pytest.mark.parametrize(
    ("ago", "status"),
    [
        ({SEEN: 29 * 60, SINCE: 60 * 60}, 200),
        ({SEEN: 31 * 60, SINCE: 60 * 60}, 302),
        ({SEEN: 60, SINCE: 11 * 3600}, 200),
        ({SEEN: 60, SINCE: 13 * 3600}, 302),
    ],
)
def test_the_sessions_of_staff_end(client, settings, ago, status):
    settings.STAFF_IDLE_SECONDS = 30 * 60
    settings.STAFF_LONGEST_SECONDS = 12 * 3600
    client.force_login(UserFactory(administrator=True))
    say(client, **{key: int(time.time()) - seconds for key, seconds in ago.items()})

    assert client.get("/accounts/preferences/").status_code == status
    assert ("_auth_user_id" in client.session) is (status == 200)


def test_the_sessions_of_other_people_do_not(client, settings):
    settings.STAFF_IDLE_SECONDS = 30 * 60
    client.force_login(UserFactory())
    say(client, **{SEEN: 1, SINCE: 1})

    assert client.get("/accounts/preferences/").status_code == 200


@pytest.mark.parametrize(
    ("kind", "status"), [({"administrator": True}, 200), ({"staff": True}, 403)]
)
def test_only_administrators_see_all_people(client, kind, status):
    client.force_login(UserFactory(**kind))

    assert client.get("/admin/accounts/user/").status_code == status


def test_a_person_is_shown_without_password_and_power_is_audited(client):
    administrator = UserFactory(administrator=True)
    person = UserFactory()
    client.force_login(administrator)
    page = reverse("admin:accounts_user_change", args=[person.pk])
    assert person.password not in client.get(page).text

    client.post(
        page,
        {
            "email": person.email,
            "full_name": "New name",
            "language": "en",
            "is_active": "on",
            "is_staff": "on",
        },
    )

    entry = AuditEntry.objects.get(verb="accounts.powers_changed")
    assert (entry.actor_id, entry.target_id) == (administrator.pk, str(person.pk))
    assert (entry.before, entry.after) == ({"is_staff": False}, {"is_staff": True})
