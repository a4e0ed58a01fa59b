import re
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.actions import forget_unconfirmed, know_address
from apps.accounts.models import User
from apps.notifications.models import Delivery
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory

pytestmark = pytest.mark.django_db

SIGN_IN = "/accounts/login/"
SIGN_UP = "/accounts/signup/"
CONFIRM = "/accounts/login/code/confirm/"
CODE = re.compile(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", re.MULTILINE)


def code_for(address):
    letter = Delivery.objects.filter(address=address).latest("created_at")
    assert letter.is_secret
    return CODE.search(letter.body_text)[0]


def signed_in(client):
    return "_auth_user_id" in client.session


def test_an_address_and_a_code_open_an_account(client):
    page = client.post(
        SIGN_UP,
        {"email": "Ann@Example.org", "full_name": "Ann Other"},
        headers={"accept-language": "fr"},
    )
    assert page.url == reverse("account_email_verification_sent")

    client.post(page.url, {"code": code_for("ann@example.org")})

    user = User.objects.get(email="ann@example.org")
    assert signed_in(client)
    assert client.get("/accounts/2fa/").status_code == 200
    assert (user.full_name, user.language) == ("Ann Other", "fr")
    assert not user.has_usable_password()
    assert Delivery.objects.get().language == "fr"


@pytest.mark.parametrize("address", ["", "nonsense"])
def test_a_new_account_is_told_what_is_wrong_with_the_other_address(client, address):
    client.post(SIGN_UP, {"email": "ann@example.org"})

    page = client.post(
        reverse("account_email_verification_sent"),
        {"action": "change", "email": address},
    )

    assert page.status_code == 200
    assert page.text.count('class="hr-error-summary"') == 1
    assert '<details class="hr-details" open>' in page.text
    assert Delivery.objects.count() == 1


def test_a_code_signs_in(client):
    person = UserFactory(email="ann@example.org")

    page = client.post(f"{SIGN_IN}?next=/2023/", {"login": "ANN@example.org"})
    assert page.url.startswith(CONFIRM)
    answer = client.post(page.url, {"code": code_for("ann@example.org")})

    assert answer.url == "/2023/"
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_wrong_code_signs_nobody_in(client):
    UserFactory(email="ann@example.org")
    client.post(SIGN_IN, {"login": "ann@example.org"})

    for _attempt in range(3):
        client.post(CONFIRM, {"code": "AAAA-AAAA"})
    client.post(CONFIRM, {"code": code_for("ann@example.org")})

    assert not signed_in(client)


def test_a_password_is_optional_and_works(client):
    person = UserFactory(email="ann@example.org")
    person.set_password("correct horse battery")
    person.save()
    client.post(SIGN_IN, {"login": person.email, "password": "wrong horse battery"})
    assert not signed_in(client)

    client.post(SIGN_IN, {"login": person.email, "password": "correct horse battery"})

    # The address was never confirmed, so allauth asks for a code once.
    client.post(
        reverse("account_email_verification_sent"), {"code": code_for(person.email)}
    )
    assert signed_in(client)


def test_a_sixth_wrong_password_is_not_even_tried(client):
    person = UserFactory()
    person.set_password("correct horse battery")
    person.save()

    for _attempt in range(5):
        client.post(SIGN_IN, {"login": person.email, "password": "wrong"})
    page = client.post(
        SIGN_IN, {"login": person.email, "password": "correct horse battery"}
    )

    assert not signed_in(client)
    assert page.status_code in {200, 422, 429}


def plain(page, address):
    text = page.text.replace(address, "ADDRESS")
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", text)


@pytest.mark.parametrize(
    ("path", "field"), [(SIGN_IN, "login"), ("/accounts/password/reset/", "email")]
)
def test_nobody_learns_who_has_an_account(client_class, path, field):
    UserFactory(email="known@example.org")
    answers = []
    for address in ("known@example.org", "other@example.org"):
        client = client_class()
        sent = client.post(path, {field: address})
        answers.append(
            (sent.status_code, sent.url, plain(client.get(sent.url), address))
        )

    assert answers[0] == answers[1]
    # Signing in opens an account, setting a password anew does not.
    assert dict(Delivery.objects.values_list("address", "is_secret")) == {
        "known@example.org": True,
        "other@example.org": path == SIGN_IN,
    }


def test_a_first_visit_needs_no_other_page_than_sign_in(client):
    page = client.post(
        f"{SIGN_IN}?next=/2023/apply/academy/about/",
        {"login": " New@Example.org "},
        headers={"accept-language": "ar"},
    )
    opened = User.objects.get()
    assert (opened.email, opened.language) == ("new@example.org", "ar")
    assert opened.last_login is None
    assert not opened.has_usable_password()

    answer = client.post(page.url, {"code": code_for("new@example.org")})

    assert answer.url == "/2023/apply/academy/about/"
    assert client.session["_auth_user_id"] == str(opened.pk)
    assert EmailAddress.objects.get(user=opened).verified
    assert Delivery.objects.get().template == "accounts/login_code"


def test_asking_twice_opens_one_account(client):
    for _time in range(2):
        client.post(SIGN_IN, {"login": "new@example.org"})

    assert User.objects.count() == 1


def test_a_closed_account_is_not_opened_again(client):
    UserFactory(email="closed@example.org", is_active=False)

    client.post(SIGN_IN, {"login": "closed@example.org"})

    assert User.objects.get().is_active is False
    assert Delivery.objects.get().template == "accounts/unknown_account"


@pytest.mark.parametrize("alike", ["mike@gıthub.org", "mıke@github.org"])
def test_an_address_that_only_looks_alike_is_somebody_elses(client, alike):
    owner = UserFactory(email="mike@github.org")

    client.post(SIGN_IN, {"login": alike})
    client.post(reverse("account_reset_password"), {"email": alike})

    opened = User.objects.exclude(pk=owner.pk).get()
    assert opened.email == alike
    assert {letter.person for letter in Delivery.objects.all()} == {opened}
    for one in (owner, opened):
        assert User.objects.get_by_natural_key(one.email) == one


def test_an_address_no_account_can_hold_is_refused(client):
    page = client.post(SIGN_IN, {"login": f"{'a' * 60}@{'b' * 60}.{'c' * 200}.org"})

    assert page.status_code == 200
    assert not User.objects.exists()


@pytest.mark.parametrize(
    "address", [f"{'a' * 250}@example.org", f"{'a' * 140}@{'İ' * 50}.{'İ' * 50}.org"]
)
@pytest.mark.parametrize(
    ("form", "field"),
    [
        ("account_login", "login"),
        ("account_request_login_code", "email"),
        ("account_reset_password", "email"),
        ("account_signup", "email"),
    ],
)
def test_no_letter_goes_to_an_address_that_is_too_long(client, form, field, address):
    page = client.post(reverse(form), {field: address})

    assert page.status_code == 200
    assert "254" in page.text
    assert not User.objects.exists()
    assert not Delivery.objects.exists()


def test_accounts_that_nobody_confirms_are_forgotten(client):
    long_ago = timezone.now() - timedelta(days=3)
    stranger = UserFactory(last_login=None, date_joined=long_ago)
    know_address(stranger)
    kept = [
        UserFactory(last_login=None),
        UserFactory(last_login=None, date_joined=long_ago, is_staff=True),
        UserFactory(last_login=long_ago, date_joined=long_ago),
        AppointmentFactory(
            person=UserFactory(last_login=None, date_joined=long_ago)
        ).person,
    ]

    assert forget_unconfirmed() == 1

    assert set(User.objects.all()) == set(kept)


def test_signing_up_twice_tells_only_the_person(client):
    UserFactory(email="known@example.org")

    page = client.post(SIGN_UP, {"email": "known@example.org"})

    assert page.status_code == 302
    assert User.objects.count() == 1
    assert Delivery.objects.get().template == "accounts/account_already_exists"


@pytest.fixture
def client_class():
    return Client


def test_the_code_is_in_no_subject_and_no_key(client):
    UserFactory(email="ann@example.org")
    client.post(SIGN_IN, {"login": "ann@example.org"})

    letter = Delivery.objects.get()

    code = code_for("ann@example.org")
    assert code not in letter.subject + letter.dedupe_key + letter.message_id


def test_changing_the_password_tells_the_person(client):
    person = UserFactory()
    client.post(SIGN_IN, {"login": person.email})
    client.post(CONFIRM, {"code": code_for(person.email)})

    client.post(
        "/accounts/password/set/",
        {"password1": "correct horse battery", "password2": "correct horse battery"},
    )

    person.refresh_from_db()
    assert person.has_usable_password()
    assert Delivery.objects.latest("created_at").template == "accounts/sign_in_changed"


def test_an_old_sign_in_by_code_does_not_change_factors(client, time_machine_travel):
    person = UserFactory()
    client.post(SIGN_IN, {"login": person.email})
    client.post(CONFIRM, {"code": code_for(person.email)})
    assert client.get("/accounts/2fa/").status_code == 200

    time_machine_travel(20 * 60)
    page = client.get("/accounts/2fa/")

    assert page.url == "/accounts/login/?next=/accounts/2fa/"
    assert not signed_in(client)


@pytest.fixture
def time_machine_travel():
    travellers = []

    def travel(seconds):
        there = datetime.fromtimestamp(time.time(), UTC) + timedelta(seconds=seconds)
        traveller = time_machine.travel(there, tick=True)
        traveller.start()
        travellers.append(traveller)

    yield travel
    for traveller in reversed(travellers):
        traveller.stop()
