"""What is limited, how the answer looks, and that the site goes on without Redis."""

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from apps.accounts.limits import is_too_often
from apps.notifications.models import Delivery
from tests.factories.accounts import UserFactory

pytestmark = pytest.mark.django_db

#: Nobody listens there.
AWAY = {
    "default": {
        "BACKEND": "apps.core.forgiving_cache.ForgivingRedisCache",
        "LOCATION": "redis://127.0.0.1:1/0",
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}


@pytest.fixture(autouse=True)
def _nothing_counted():
    cache.clear()


def ask_for_code(email="somebody@example.org", **extra):
    """Each time in a browser that has asked for nothing yet."""
    return Client().post(reverse("account_login"), {"login": email}, **extra)


def test_codes_are_limited_for_each_address():
    person = UserFactory()

    for _time in range(3):
        assert ask_for_code(person.email).status_code == 302
    refused = ask_for_code(person.email)

    assert refused.status_code == 200
    assert refused.context["form"].errors
    assert Delivery.objects.filter(person=person).count() == 3
    assert ask_for_code(UserFactory().email).status_code == 302


def test_codes_are_limited_for_each_place_as_well():
    answers = [ask_for_code(f"p{n}@example.org") for n in range(31)]

    assert [answer.status_code for answer in answers[:20]] == [302] * 20
    assert all(answer.context["form"].errors for answer in answers[20:30])
    assert answers[30].status_code == 429
    assert ask_for_code(REMOTE_ADDR="192.0.2.7").status_code == 302


def test_signing_up_is_limited():
    def sign_up(number):
        return Client().post(
            reverse("account_signup"), {"email": f"new{number}@example.org"}
        )

    assert [sign_up(number).status_code for number in range(20)] == [302] * 20
    assert sign_up(20).status_code == 429
    assert not Delivery.objects.filter(address="new20@example.org").exists()


def test_a_code_is_tried_three_times(client):
    person = UserFactory()
    client.post(reverse("account_login"), {"login": person.email})
    page = reverse("account_confirm_login_code")

    answers = [client.post(page, {"code": "wrong"}) for _time in range(3)]

    assert [answer.status_code for answer in answers] == [200, 200, 302]
    assert answers[2].url == reverse("account_request_login_code")
    assert client.get(page).url.startswith(reverse("account_login"))


def test_the_page_of_a_limit_is_ours_and_says_when(client):
    for number in range(20):
        Client().post(reverse("account_signup"), {"email": f"x{number}@example.org"})

    response = client.post(
        reverse("account_signup"),
        {"email": "late@example.org"},
        headers={"accept-language": "ar"},
    )

    assert response.status_code == 429
    assert response["Retry-After"] == "60"
    assert 'dir="rtl"' in response.text
    assert "hr-masthead" in response.text


def test_a_limit_counts_each_person_apart(rf, settings):
    settings.RATE_LIMITS = {"try": "2/h/user"}

    def tries(person):
        request = rf.post("/")
        request.user = person
        return [is_too_often(request, "try") for _time in range(3)]

    assert tries(UserFactory()) == tries(UserFactory()) == [False, False, True]


def test_without_redis_people_still_sign_in(client, settings):
    settings.CACHES = AWAY
    person = UserFactory()

    for _time in range(5):
        assert ask_for_code(person.email).status_code == 302
    assert Delivery.objects.filter(person=person).count() == 5
    assert client.get("/").status_code == 200


def test_without_redis_nothing_is_counted_and_nothing_breaks(rf, settings):
    settings.CACHES = AWAY
    settings.RATE_LIMITS = {"try": "1/h/user"}
    request = rf.post("/")
    request.user = UserFactory()

    assert [is_too_often(request, "try") for _time in range(3)] == [False] * 3
    assert cache.get("x", "otherwise") == "otherwise"
    assert cache.get_many(["x"]) == {}
    assert cache.incr("x") == 0
    assert cache.set("x", 1) is None
    assert cache.delete("x") is False
