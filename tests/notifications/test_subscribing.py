"""Letters for whoever asks: the yes of the address, one click to leave, no word to others."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications import forgetting, subscribing
from apps.notifications.choices import State, Topic
from apps.notifications.forms import SubscribeForm
from apps.notifications.mailings import mailing_of
from apps.notifications.models import Delivery, Subscriber
from tests.factories.notifications import DeliveryFactory, SubscriberFactory

pytestmark = pytest.mark.django_db

TYPED = {"email": "city@example.org", "authority": "City of Graz", "language": "de"}


def link_in(letter: Delivery) -> str:
    return next(
        line.removeprefix("http://testserver")
        for line in letter.body_text.splitlines()
        if line.startswith("http") and "/updates/" in line
    )


def test_an_address_gets_letters_once_its_owner_has_said_yes(client):
    answer = client.post(reverse("notifications:subscribe"), TYPED)

    assert answer.status_code == 200
    letter = Delivery.objects.get()
    assert (letter.address, letter.language, letter.person) == (
        "city@example.org",
        "de",
        None,
    )
    assert letter.is_secret
    assert list(Subscriber.objects.confirmed()) == []
    looked = client.get(link_in(letter))
    assert (looked.status_code, list(Subscriber.objects.confirmed())) == (200, [])
    assert client.post(link_in(letter)).status_code == 200
    subscriber = Subscriber.objects.confirmed().get()
    assert (subscriber.email, subscriber.authority, subscriber.topic) == (
        "city@example.org",
        "City of Graz",
        Topic.OUTCOMES,
    )


def test_the_answer_is_the_same_for_an_address_that_is_known(client):
    SubscriberFactory(email="City@example.org", authority="Old", language="fr")
    address = reverse("notifications:subscribe")

    known = client.post(address, TYPED)
    unknown = client.post(address, TYPED | {"email": "town@example.org"})

    assert known.text.replace("city@", "town@") == unknown.text
    kept = Subscriber.objects.get(email__iexact="city@example.org")
    assert (kept.authority, kept.language) == ("Old", "fr")
    told = Delivery.objects.get(address="City@example.org")
    assert (told.template, told.language) == ("notifications/subscribed", "fr")
    assert told.unsubscribe_url.endswith(link_in(told))


@pytest.mark.parametrize(
    ("typed", "again", "number"),
    [
        ("a@xß.org", "a@xẞ.org", 1),
        ("kate@x.org", "\N{KELVIN SIGN}ate@x.org", 1),
        ("mike@github.org", "mike@gıthub.org", 2),
    ],
)
def test_an_address_in_capitals_is_the_same_and_one_that_looks_alike_another(
    typed, again, number
):
    for address in (typed, again):
        form = SubscribeForm(TYPED | {"email": address})
        assert form.is_valid()
        subscribing.ask(**form.cleaned_data)

    assert Subscriber.objects.count() == number
    assert Delivery.objects.count() == number


def test_typing_an_address_again_and_again_brings_it_one_letter_an_hour():
    with time_machine.travel(now(), tick=False) as clock:
        for _time in range(3):
            subscribing.ask("city@example.org", language="en")
        assert Delivery.objects.count() == 1
        clock.shift(timedelta(hours=1))
        subscribing.ask("CITY@example.org", language="ar")

    assert Delivery.objects.count() == 2
    assert Subscriber.objects.get().language == "ar"


@pytest.mark.parametrize(
    "wrong",
    [{"email": "city"}, {"language": "xx"}, {"authority": "A\u202eB"}, {"email": ""}],
)
def test_what_is_typed_wrong_is_kept_and_nothing_is_written(client, wrong):
    answer = client.post(reverse("notifications:subscribe"), TYPED | wrong)

    assert answer.status_code == 422
    assert (Subscriber.objects.count(), Delivery.objects.count()) == (0, 0)


def test_one_click_without_a_cookie_leaves_and_looking_does_not():
    subscriber = SubscriberFactory()
    mailing = mailing_of("m", title="M", edition_id=None, topic=Topic.OUTCOMES)
    other = mailing_of("o", title="O", edition_id=None, topic=Topic.REMINDERS)
    waiting, kept = (
        DeliveryFactory(person=None, address=subscriber.email, mailing=one)
        for one in (mailing, other)
    )
    browser = Client(enforce_csrf_checks=True)
    address = subscribing.address_to_leave(subscriber).removeprefix("http://testserver")

    assert browser.get(address).status_code == 200
    assert Subscriber.objects.count() == 1
    for _click in range(2):
        left = browser.post(address, {"List-Unsubscribe": "One-Click"})
        assert left.status_code == 200

    assert Subscriber.objects.count() == 0
    waiting.refresh_from_db()
    kept.refresh_from_db()
    assert (waiting.state, kept.state) == (State.CANCELLED, State.QUEUED)


@pytest.mark.parametrize("made_by", ["address_to_confirm", "address_to_leave"])
def test_an_address_that_we_have_not_written_is_not_found(client, made_by):
    subscriber = SubscriberFactory(confirmed_at=None)
    address = getattr(subscribing, made_by)(subscriber)
    address = f"{address.removeprefix('http://testserver')[:-3]}xx/"

    assert client.get(address).status_code == client.post(address).status_code == 404
    assert Subscriber.objects.get().confirmed_at is None


def test_whoever_says_nothing_for_two_days_is_forgotten(client):
    address = subscribing.address_to_confirm(SubscriberFactory(confirmed_at=None))
    kept = SubscriberFactory()
    at = now() + timedelta(days=2, minutes=1)

    assert forgetting.forget_unconfirmed_subscribers(at) == 1

    assert list(Subscriber.objects.all()) == [kept]
    late = client.post(address.removeprefix("http://testserver"))
    assert late.status_code == 404
    assert "This link is too old" in late.text
