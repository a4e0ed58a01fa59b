import pytest
from django.db import transaction
from kombu.exceptions import OperationalError

from apps.core import doorbell


class Worker:
    def __init__(self, *, is_away=False):
        self.is_away = is_away
        self.asked = []

    def apply_async(self, words, *, retry):
        assert retry is False
        self.asked.append(words)
        if self.is_away:
            raise OperationalError("Connection refused.")


@pytest.mark.django_db(transaction=True)
def test_a_worker_is_asked_when_the_transaction_has_committed():
    worker = Worker()

    with transaction.atomic():
        doorbell.ring_when_committed(worker, 1, 2)
        before = list(worker.asked)

    assert (before, worker.asked) == ([], [(1, 2)])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("in_transaction", [True, False])
def test_a_broker_that_is_away_fails_nobody(in_transaction, caplog):
    worker = Worker(is_away=True)

    if in_transaction:
        with transaction.atomic():
            doorbell.ring_when_committed(worker)
    else:
        doorbell.ring_when_committed(worker)

    assert worker.asked == [()]
    assert "Connection refused." in caplog.text


@pytest.mark.django_db(transaction=True)
def test_a_broker_that_hangs_is_left_in_peace(monkeypatch):
    worker = Worker()
    monkeypatch.setattr(doorbell, "is_left_in_peace", lambda: True)

    doorbell.ring_when_committed(worker)

    assert worker.asked == []
