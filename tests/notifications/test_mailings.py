"""Letters that belong together: held back, let go, sent again, left."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.notifications import delivery, health, unsubscribing
from apps.notifications.choices import State, Topic
from apps.notifications.mailings import counts_of, mailing_of, pause, resume
from apps.notifications.models import Delivery, Suppression, Unsubscribed
from tests.factories.accounts import UserFactory
from tests.factories.editions import AppointmentFactory, EditionFactory
from tests.factories.notifications import DeliveryFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser():
    return UserFactory(staff=True)


@pytest.fixture
def mailing(organiser):
    edition = EditionFactory()
    AppointmentFactory(edition=edition, person=organiser)
    return mailing_of(
        "test", title="News", edition_id=edition.pk, topic=Topic.REMINDERS
    )


def sent_to():
    return sorted(letter.to[0] for letter in mail.outbox)


def test_what_is_paused_waits_and_goes_out_once_when_it_is_let_go(mailing, organiser):
    letters = DeliveryFactory.create_batch(2, mailing=mailing)
    other = DeliveryFactory()

    pause(mailing, actor=organiser)
    pause(mailing, actor=organiser)
    delivery.sweep()

    assert sent_to() == [other.address]
    assert counts_of(mailing) == {State.QUEUED: 2}
    resume(mailing, actor=organiser)
    resume(mailing, actor=organiser)
    delivery.sweep()
    delivery.sweep()
    assert sent_to() == sorted([other.address, *(one.address for one in letters)])
    assert [*AuditEntry.objects.values_list("verb", flat=True)] == [
        "mailing.resumed",
        "mailing.paused",
    ]


def test_a_pause_in_the_middle_of_a_batch_holds_back_what_is_not_begun(
    mailing, organiser, monkeypatch
):
    DeliveryFactory.create_batch(5, mailing=mailing)
    hand_over = delivery._hand_over

    def pausing(letter, post):
        if len(mail.outbox) == 1:
            pause(mailing, actor=organiser)
        return hand_over(letter, post)

    monkeypatch.setattr(delivery, "_hand_over", pausing)
    delivery.deliver_waiting_letters()

    assert counts_of(mailing) == {State.QUEUED: 3, State.SENT: 2}
    assert len(mail.outbox) == 2
    monkeypatch.setattr(delivery, "_hand_over", hand_over)
    resume(mailing, actor=organiser)
    Delivery.objects.filter(state=State.QUEUED).update(due_at=now())
    delivery.sweep()
    assert counts_of(mailing) == {State.SENT: 5}
    assert len({*sent_to()}) == len(mail.outbox) == 5


def test_who_holds_letters_back_is_not_told_that_they_are_late(mailing, organiser):
    DeliveryFactory(mailing=mailing, due_at=now() - timedelta(hours=1))
    assert health.letters() == "late"

    pause(mailing, actor=organiser)

    assert health.letters() == "ok"


def test_what_is_of_no_use_any_more_does_not_go_out():
    over = DeliveryFactory(expires_at=now() - timedelta(seconds=1))
    useful = DeliveryFactory(expires_at=now() + timedelta(hours=1))

    delivery.deliver_waiting_letters()
    delivery.sweep()

    assert sent_to() == [useful.address]
    assert Delivery.objects.get(pk=over.pk).state == State.CANCELLED


def page_of(mailing, name="change"):
    return reverse(f"admin:notifications_mailing_{name}", args=[mailing.pk])


def test_organisers_see_what_is_stuck_and_send_it_again(client, mailing, organiser):
    client.force_login(organiser)
    stuck, kept = DeliveryFactory.create_batch(2, mailing=mailing, uncertain=True)
    hidden = DeliveryFactory(
        mailing=mailing,
        failed=True,
        person=UserFactory(is_hidden=True),
        last_error="550 it@is.invalid",
    )
    foreign = DeliveryFactory(failed=True)
    Suppression.objects.create(address=stuck.address, reason="550")

    page = client.get(page_of(mailing)).text
    answer = client.post(
        page_of(mailing, "letters"),
        {"do": "again", "letter": [stuck.pk, foreign.pk, "nothing"]},
        follow=True,
    )

    assert stuck.address in page
    assert hidden.address not in page
    assert "it@is.invalid" not in page
    assert "1 letter goes out again." in answer.text
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {
        stuck.pk: State.QUEUED,
        kept.pk: State.UNCERTAIN,
        hidden.pk: State.FAILED,
        foreign.pk: State.FAILED,
    }


@pytest.mark.parametrize("number", [1, 3])
def test_organisers_see_what_is_stuck_of_no_mailing(
    client, mailing, organiser, number, django_assert_num_queries
):
    client.force_login(organiser)
    address = reverse("admin:notifications_mailing_alone")
    words = {"edition_id": mailing.edition_id, "failed": True}
    shown = DeliveryFactory.create_batch(number, **words)
    DeliveryFactory(edition_id=mailing.edition_id)
    others = [
        DeliveryFactory(failed=True),
        DeliveryFactory(failed=True, edition_id=EditionFactory(year=2032).pk),
        DeliveryFactory(is_secret=True, **words),
        DeliveryFactory(mailing=mailing, **words),
    ]

    client.get(address)
    with django_assert_num_queries(5):
        page = client.get(address)
    chosen = [one.pk for one in (shown[0], *others)]
    client.post(address, {"do": "again", "letter": chosen})

    assert {one.pk for one in page.context["stuck"]} == {one.pk for one in shown}
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert [states[pk] for pk in chosen] == ["queued", *["failed"] * len(others)]
    assert shown[0].body_text not in page.text


def test_organisers_hold_back_and_let_go_and_see_how_far_it_is(
    client, mailing, organiser
):
    client.force_login(organiser)
    DeliveryFactory(mailing=mailing)
    told = []

    for wanted in ("pause", "nothing", "resume", "again"):
        client.post(page_of(mailing, "letters"), {"do": wanted})
        mailing.refresh_from_db()
        told.append((mailing.is_paused, client.get(page_of(mailing, "letters")).text))

    assert [paused for paused, _text in told] == [True, True, False, False]
    assert "Paused: nothing of it goes out." in told[0][1]
    assert "On its way." in told[2][1]
    assert "Waiting: 1" in told[2][1]


@pytest.fixture
def subscribed(mailing):
    """Somebody with a letter of the topic, one of the edition, and one of another."""
    person = UserFactory()
    other = mailing_of("other", title="Place", edition_id=mailing.edition_id)
    elsewhere = mailing_of(
        "there", title="There", edition_id=None, topic=Topic.REMINDERS
    )
    of_topic, *kept = (
        DeliveryFactory(person=person, mailing=one)
        for one in (mailing, other, elsewhere)
    )
    token = unsubscribing.token_for(
        unsubscribing.Subscription(person.pk, mailing.edition_id, Topic.REMINDERS)
    )
    return SimpleNamespace(
        person=person,
        of_topic=of_topic,
        kept=kept,
        address=reverse("registration:leave-topic", args=[token]),
    )


def test_one_click_without_a_cookie_leaves_a_topic_and_looking_does_not(
    mailing, subscribed
):
    browser = Client(enforce_csrf_checks=True)

    looked = browser.get(subscribed.address)

    assert "Send me no more of these letters" in looked.text
    assert Unsubscribed.objects.count() == 0
    left = browser.post(subscribed.address, {"List-Unsubscribe": "One-Click"})
    assert left.status_code == 200
    assert "You get no more of these letters." in left.text
    assert unsubscribing.have_left(mailing.edition_id, Topic.REMINDERS) == {
        subscribed.person.pk
    }
    states = dict(Delivery.objects.values_list("pk", "state"))
    assert states == {
        subscribed.of_topic.pk: State.CANCELLED,
        **{letter.pk: State.QUEUED for letter in subscribed.kept},
    }
    browser.post(subscribed.address, {"again": ""})
    assert Unsubscribed.objects.count() == 0


@pytest.mark.parametrize("change", ["person", "token"])
def test_an_address_that_leads_nowhere_is_not_found(client, subscribed, change):
    address = subscribed.address
    if change == "person":
        subscribed.person.is_active = False
        subscribed.person.save()
    else:
        address = f"{address[:-3]}xx/"

    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 404
    assert Unsubscribed.objects.count() == 0
