"""One reminder per person, although the worker is killed again and again.

Three kills come when the mail server has accepted a letter and the worker has not heard
of it; two when the worker has handed it over and the server has not accepted it.
"""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from email import message_from_bytes
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from apps.notifications.choices import State
from apps.notifications.models import Delivery
from tests.factories.accounts import UserFactory
from tests.factories.notifications import DeliveryFactory
from tests.mail_server import listening

LETTERS = 500
#: At how many accepted letters the worker is killed, and whether that one counts.
KILLS = {60: True, 140: False, 220: True, 300: False, 380: True}
PATIENCE = 200


class Sink:
    """Accepts letters, keeps a log of them, and kills who sends at the given moments."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.log.touch()
        self.accepted: list[str] = []
        self.kills = dict(KILLS)
        self.worker: Worker | None = None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        counts = self.kills.pop(len(self.accepted) + 1, None)
        if counts is None or counts:
            self._accept(envelope)
        if counts is not None:
            self.worker.kill()
        return "250 accepted" if counts is not False else "451 not now"

    def _accept(self, envelope) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{message_from_bytes(envelope.content)['Message-ID']}\n")
        self.accepted.append(envelope.rcpt_tos[0])


class Worker:
    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = os.environ | environment
        self.starts = 0
        self.start()

    def start(self) -> None:
        self.starts += 1
        schedule = self.folder / f"beat{self.starts}"
        with (self.folder / "worker.log").open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "hrgl", "worker"),
                    *("--beat", "--schedule", str(schedule), "--concurrency", "2"),
                    *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
                ],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def kill(self) -> None:
        """Worker, beat and children, without a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)

    def restart_if_killed(self) -> None:
        if self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill()
        self.process.wait()


@pytest.fixture
def sink(tmp_path):
    sink = Sink(tmp_path / "accepted.log")
    with listening(sink) as sink.port:
        yield sink


@pytest.fixture
def worker(sink, tmp_path):
    worker = Worker(
        tmp_path,
        DJANGO_SETTINGS_MODULE="tests.concurrency.worker_settings",
        KILL_TEST_DATABASE=connection.settings_dict["NAME"],
        KILL_TEST_PORT=str(sink.port),
        KILL_TEST_QUEUE=f"kill-test-{uuid.uuid4().hex}",
        MAIL_EVIDENCE=f"accepted:{sink.log}",
        MAIL_LEASE_SECONDS="3",
    )
    sink.worker = worker
    yield worker
    worker.stop()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_each_person_gets_one_reminder_although_the_worker_is_killed(
    sink, tmp_path, request
):
    people = UserFactory.create_batch(LETTERS)
    Delivery.objects.bulk_create(
        DeliveryFactory.build(person=person, due_at=now()) for person in people
    )
    worker = request.getfixturevalue("worker")

    give_up_at = time.monotonic() + PATIENCE
    waiting = Delivery.objects.exclude(state=State.SENT)
    while waiting.exists() and time.monotonic() < give_up_at:
        worker.restart_if_killed()
        time.sleep(0.1)

    log = (tmp_path / "worker.log").read_text()
    assert Counter(Delivery.objects.values_list("state", flat=True)) == {
        State.SENT: LETTERS
    }, log[-3000:]
    assert sink.kills == {}
    assert worker.starts == len(KILLS) + 1
    assert len(sink.accepted) == LETTERS
    assert {*sink.accepted} == {person.email for person in people}
