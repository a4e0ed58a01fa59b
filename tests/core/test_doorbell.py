"""Ringing for a worker: never a failure, and no waiting for a broker that is away."""

import socket
from contextlib import closing

import pytest
from celery import Celery
from django.conf import settings as project
from django.db import transaction
from kombu import Connection
from kombu.exceptions import OperationalError

from apps.core import doorbell, forgiving_cache


@pytest.fixture(autouse=True)
def rested(monkeypatch):
    monkeypatch.setattr(forgiving_cache._Rest, "ends_at", 0.0)


@pytest.fixture
def tries(monkeypatch):
    """Each attempt to reach a broker."""
    had = []
    connect = Connection._connection_factory

    def count(connection):
        had.append(connection.as_uri())
        return connect(connection)

    monkeypatch.setattr(Connection, "_connection_factory", count)
    return had


def task_at(path, **options):
    """A task of an application whose broker is a socket at ``path``."""
    app = Celery("elsewhere", broker=f"redis+socket://{path}", set_as_current=False)
    app.conf.broker_transport_options = (
        project.CELERY_BROKER_TRANSPORT_OPTIONS | options
    )
    return app.task(nothing, name="elsewhere.nothing")


def nothing():
    """What no worker is ever handed."""


def test_a_broker_that_is_away_is_tried_once_and_fails_nobody(tmp_path, tries, caplog):
    doorbell.ring(task_at(tmp_path / "nowhere.sock"))

    assert len(tries) == 1
    [said] = [line.message for line in caplog.records if line.levelname == "WARNING"]
    assert said.startswith(
        "The broker is away, elsewhere.nothing is left to the clock:"
    )
    assert not forgiving_cache.is_left_in_peace()


def test_a_broker_that_hangs_is_waited_for_once(tmp_path, tries):
    with closing(socket.socket(socket.AF_UNIX)) as door:
        door.bind(str(tmp_path / "silent.sock"))
        door.listen()
        task = task_at(tmp_path / "silent.sock", socket_timeout=0.05)

        doorbell.ring(task)
        assert forgiving_cache.is_left_in_peace()
        assert len(tries) == 1

        doorbell.ring(task)
        assert len(tries) == 1


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
