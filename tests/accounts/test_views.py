import re

import pytest
from django.conf import settings as project
from django.core.checks import run_checks
from django.test import Client
from django.utils.translation import override

from apps.accounts.key_forms import AddKeyForm, RenameKeyForm
from apps.accounts.models import User
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

PREFERENCES = "/accounts/preferences/"
DEMO = "/demo/sign-in/"
LANGUAGE = "/language/"
ANSWERS = {
    "full_name": "Ann Other",
    "display_name": "A.",
    "language": "de",
    "time_zone": "Asia/Tokyo",
    "is_hidden": "on",
}


def test_preferences_are_saved_and_the_page_speaks_the_new_language(client):
    person = UserFactory()
    client.force_login(person)

    page = client.post(PREFERENCES, ANSWERS)

    person.refresh_from_db()
    assert page.url == PREFERENCES
    assert client.cookies[project.LANGUAGE_COOKIE_NAME].value == "de"
    assert (person.full_name, person.shown_name, person.language) == (
        "Ann Other",
        "A.",
        "de",
    )
    assert (person.time_zone, person.is_hidden) == ("Asia/Tokyo", True)


@pytest.mark.parametrize(
    "wrong", [{"language": "xx"}, {"time_zone": "Mars/Base"}, {"full_name": "x" * 201}]
)
def test_wrong_preferences_change_nothing(client, wrong):
    person = UserFactory(full_name="Before")
    client.force_login(person)

    page = client.post(PREFERENCES, ANSWERS | wrong)

    person.refresh_from_db()
    assert page.status_code == 422
    assert (person.full_name, person.language) == ("Before", "en")


def test_nobody_can_give_themselves_power(client):
    person = UserFactory()
    client.force_login(person)

    client.post(PREFERENCES, ANSWERS | {"is_staff": "on", "is_superuser": "on"})

    person.refresh_from_db()
    assert (person.is_staff, person.is_superuser) == (False, False)


def test_the_zone_of_the_browser_is_proposed(client):
    client.force_login(UserFactory())
    client.cookies["hrgl_zone"] = "Africa/Nairobi"

    page = client.get(PREFERENCES)

    assert '<option value="Africa/Nairobi" selected>Nairobi</option>' in page.text


def test_a_choice_of_language_is_kept_with_the_account(client):
    person = UserFactory()
    client.force_login(person)

    answer = client.post(LANGUAGE, {"language": "es", "next": "/2023/?kind=panel"})

    person.refresh_from_db()
    assert (answer.status_code, answer.url) == (302, "/2023/?kind=panel")
    assert person.language == "es"
    assert client.cookies[project.LANGUAGE_COOKIE_NAME].value == "es"


@pytest.mark.parametrize("unknown", ["", "xx", "it", "ES"])
def test_a_language_that_is_not_ours_changes_nothing(client, unknown):
    person = UserFactory(language="fr")
    client.force_login(person)

    answer = client.post(LANGUAGE, {"language": unknown, "next": "/privacy/"})

    person.refresh_from_db()
    assert answer.url == "/privacy/"
    assert person.language == "fr"
    assert project.LANGUAGE_COOKIE_NAME not in client.cookies


def test_a_visitor_chooses_a_language_without_a_session_or_a_script(client):
    answer = client.post(LANGUAGE, {"language": "ar", "next": "/privacy/"})

    assert answer.url == "/privacy/"
    assert set(client.cookies) == {project.LANGUAGE_COOKIE_NAME}
    cookie = client.cookies[project.LANGUAGE_COOKIE_NAME]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (
        365 * 24 * 3600,
        True,
        "Lax",
    )
    assert '<html lang="ar" dir="rtl"' in client.get("/privacy/").text


@pytest.mark.parametrize(
    "where", ["", "https://evil.example/", "//evil.example", "javascript:alert(1)"]
)
def test_a_choice_of_language_leads_nowhere_else(client, where):
    answer = client.post(LANGUAGE, {"language": "de", "next": where})

    assert answer.url == "/"


def test_no_foreign_page_chooses_the_language_of_an_account():
    person = UserFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)

    refused = client.post(LANGUAGE, {"language": "de", "next": "/"})

    person.refresh_from_db()
    assert refused.status_code == 403
    assert person.language == "en"
    assert project.LANGUAGE_COOKIE_NAME not in client.cookies


def test_the_page_of_somebody_signed_in_brings_the_token_along():
    person = UserFactory()
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    form = client.get("/privacy/").text.partition(f'action="{LANGUAGE}"')[2]
    token = re.search('name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]

    client.post(LANGUAGE, {"language": "de", "next": "/", "csrfmiddlewaretoken": token})

    person.refresh_from_db()
    assert person.language == "de"


def test_the_account_speaks_where_the_browser_has_not_chosen(client):
    client.force_login(UserFactory(language="ar"))

    assert 'lang="ar"' in client.get(PREFERENCES).text

    client.cookies[project.LANGUAGE_COOKIE_NAME] = "fr"
    assert 'lang="fr"' in client.get(PREFERENCES).text


def test_demo_offers_each_job_and_signs_in(client):
    UserFactory(email="rapporteur@demo.example")

    page = client.get(DEMO)
    answer = client.post(DEMO, {"job": "rapporteur", "next": "/2023/"})

    assert page.text.count('name="job"') == 9
    assert answer.url == "/2023/"
    signed_in = User.objects.get(pk=client.session["_auth_user_id"])
    assert signed_in.email == "rapporteur@demo.example"


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example", ""])
def test_demo_leads_nowhere_else(client, where):
    UserFactory(email="drafter@demo.example")

    answer = client.post(DEMO, {"job": "drafter", "next": where})

    assert answer.url == project.LOGIN_REDIRECT_URL


@pytest.mark.parametrize("job", ["", "king", "drafter"])
def test_demo_without_the_account_signs_nobody_in(client, job):
    UserFactory(email="king@demo.example")

    page = client.post(DEMO, {"job": job})

    assert page.status_code == 422
    assert "_auth_user_id" not in client.session


def test_demo_does_not_exist_unless_it_is_on(client, settings):
    settings.DEMO_SIGN_IN = False
    UserFactory(email="drafter@demo.example")

    assert client.get(DEMO).status_code == 404
    assert client.post(DEMO, {"job": "drafter"}).status_code == 404
    assert DEMO not in client.get("/accounts/login/").text


@pytest.mark.parametrize("on", [True, False])
def test_production_forbids_the_demo(settings, on):
    settings.DEMO_SIGN_IN = on
    settings.STAFF_NEED_SECOND_FACTOR = not on

    found = {
        message.id
        for message in run_checks(include_deployment_checks=True)
        if message.id.startswith("accounts.")
    }

    assert found == ({"accounts.E001", "accounts.E002"} if on else set())


@pytest.mark.parametrize("form", [AddKeyForm, RenameKeyForm])
def test_names_of_keys_are_asked_for_in_the_readers_language(form):
    with override("ar"):
        assert str(form.base_fields["name"].label) == "الاسم"
