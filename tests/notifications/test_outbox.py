from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.notifications import outbox
from apps.notifications.choices import State
from apps.notifications.letters import Letter
from apps.notifications.models import Delivery
from apps.notifications.tasks import GATHERING, RUNG, deliver_waiting_letters
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory, SuppressionFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def greeting(letters):
    return letters("greeting", "Hello {{ person.full_name }}\n\nCome & see.\n")


def test_the_same_key_gives_the_first_letter_back(greeting):
    person = UserFactory(full_name="Ann")

    first = outbox.enqueue(Letter(key="greeting:1", to=person, template=greeting))
    second = outbox.enqueue(Letter(key="greeting:1", to=person, template=greeting))

    assert first == second
    assert Delivery.objects.count() == 1
    assert (first.subject, first.state) == ("Hello Ann", State.QUEUED)


def test_many_letters_tell_how_many_were_new(greeting):
    people = UserFactory.create_batch(3)
    outbox.enqueue(Letter(key="greeting:0", to=people[0], template=greeting))

    fresh = outbox.enqueue_and_count(
        Letter(key=f"greeting:{i}", to=person, template=greeting)
        for i, person in enumerate(people)
    )

    assert fresh == 2
    assert Delivery.objects.count() == 3


def test_a_letter_goes_out_when_the_transaction_commits(
    greeting, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True) as callbacks:
        for i in range(2):
            outbox.enqueue(
                Letter(key=f"greeting:{i}", to=UserFactory(), template=greeting)
            )
        assert mailoutbox == []

    assert len(callbacks) == 1
    assert [mail.subject[:5] for mail in mailoutbox] == ["Hello", "Hello"]


def test_a_letter_for_later_waits(
    greeting, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        letter = outbox.enqueue(
            Letter(
                key="greeting:1",
                to=UserFactory(),
                template=greeting,
                due_at=now() + timedelta(hours=1),
            )
        )

    assert mailoutbox == []
    assert letter.state == State.QUEUED


def test_a_silent_broker_does_not_fail_the_request(
    greeting, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(**_kwargs):
        raise ConnectionError("no broker")

    monkeypatch.setattr(deliver_waiting_letters, "apply_async", refuse)

    with django_capture_on_commit_callbacks() as callbacks:
        letter = outbox.enqueue(
            Letter(key="greeting:1", to=UserFactory(), template=greeting)
        )

    assert [callback.__name__ for callback in callbacks] == ["_ring"]
    with transaction.atomic(durable=False):
        letter.refresh_from_db()
    assert letter.state == State.QUEUED


def test_cancelled_stays_cancelled(greeting):
    person = UserFactory()
    outbox.enqueue(Letter(key="reminder:1:7", to=person, template=greeting))
    outbox.enqueue(Letter(key="reminder:2:7", to=person, template=greeting))
    DeliveryFactory(dedupe_key="reminder:1:8", sent=True)

    taken_back = outbox.cancel(prefix="reminder:1:")
    again = outbox.enqueue(Letter(key="reminder:1:7", to=person, template=greeting))

    assert taken_back == 1
    assert again.state == State.CANCELLED
    assert dict(Delivery.objects.values_list("dedupe_key", "state")) == {
        "reminder:1:7": "cancelled",
        "reminder:1:8": "sent",
        "reminder:2:7": "queued",
    }


def test_a_stuck_letter_can_be_sent_again(
    mailoutbox, django_capture_on_commit_callbacks
):
    administrator = UserFactory(administrator=True)
    letter = DeliveryFactory(failed=True)
    SuppressionFactory(address=letter.address)

    with django_capture_on_commit_callbacks(execute=True):
        outbox.send_again(letter, actor=administrator)

    letter.refresh_from_db()
    assert letter.state == State.SENT
    assert [mail.to for mail in mailoutbox] == [[letter.address]]


@pytest.mark.parametrize("state", [{"sent": True}, {}])
def test_a_letter_that_is_not_stuck_is_not_sent_again(state):
    letter = DeliveryFactory(**state)

    with pytest.raises(Refused) as refusal:
        outbox.send_again(letter, actor=UserFactory(administrator=True))

    before = letter.state
    letter.refresh_from_db()
    assert (refusal.value.code, letter.state) == ("not_stuck", before)


def test_a_sent_letter_cannot_be_taken_back():
    letter = DeliveryFactory(sent=True)

    with pytest.raises(Refused) as refusal:
        outbox.take_back(letter, actor=UserFactory(administrator=True))

    letter.refresh_from_db()
    assert (refusal.value.code, letter.state) == ("too_late", State.SENT)


@pytest.mark.parametrize(
    "columns",
    [
        {"state": State.SENT},
        {"state": State.SENDING},
        {"state": State.FAILED},
        {"state": "lost"},
        {"sent_at": now()},
        {"begun_at": now()},
    ],
)
def test_the_state_fits_the_columns(columns):
    letter = DeliveryFactory()

    with pytest.raises(IntegrityError, match="notifications_state_fits_columns"):
        Delivery.objects.filter(pk=letter.pk).update(**columns)


def test_an_address_is_refused_once():
    SuppressionFactory(address="ann@example.org")

    with pytest.raises(IntegrityError, match="suppression_address_once"):
        SuppressionFactory(address="Ann@example.org")


def test_a_code_goes_at_once_while_other_letters_are_gathered(
    greeting, monkeypatch, django_capture_on_commit_callbacks
):
    rung = []
    monkeypatch.setattr(
        deliver_waiting_letters,
        "apply_async",
        lambda _words, **options: rung.append(options.get("countdown", 0)),
    )
    cache.clear()
    told = []
    for number, is_secret in enumerate([False, False, True, True, False]):
        letter = Letter(
            key=f"greeting:{number}",
            to=UserFactory(),
            template=greeting,
            secret=is_secret,
        )
        with django_capture_on_commit_callbacks(execute=True):
            outbox.enqueue(letter)
        told.append(list(rung))

    # Nobody has come yet, so each kind is rung for once.
    assert told == [[1], [1], [1, 0], [1, 0], [1, 0]]
    monkeypatch.undo()
    deliver_waiting_letters()
    assert cache.get_many([RUNG, GATHERING]) == {}
