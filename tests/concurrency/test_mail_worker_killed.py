"""One reminder per person, although whatever carries them fails again and again.

Real reminders: the schedule finds a session of tomorrow, the outbox takes a letter for
each person with a seat, a Celery worker delivers, SIGKILL ends it five times. Valkey
forgets all it knows of it, and PostgreSQL cuts all it has and takes nobody for a second:
for this database, what a restart of the server is for all.
"""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from email import message_from_bytes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.db import connection
from django.utils.timezone import now
from redis import Redis

from apps.notifications.choices import State
from apps.notifications.models import Delivery
from apps.programme.choices import SeatState
from apps.programme.models import SignUp
from tests.concurrency.mortal import KILLS, deaths
from tests.factories.programme import SessionFactory, an_academy, participants
from tests.mail_server import listening

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

LETTERS = 500
PATIENCE = 400
#: Of Valkey's sixteen databases the one that only this worker knows.
OWN_VALKEY = 15


class Sink:
    """Accepts letters, keeps a log of them, and kills who sends at the given moments."""

    def __init__(self, log: Path) -> None:
        self.log = log
        self.log.touch()
        self.accepted: list[str] = []
        self.kills = dict(KILLS)
        self.kill = lambda: None

    async def handle_DATA(self, server, session, envelope):  # noqa: N802 -- aiosmtpd's name
        counts = self.kills.pop(len(self.accepted) + 1, None)
        if counts is None or counts:
            self._accept(envelope)
        if counts is not None:
            self.kill()
        return "250 accepted" if counts is not False else "451 not now"

    def _accept(self, envelope) -> None:
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"{message_from_bytes(envelope.content)['Message-ID']}\n")
        self.accepted.append(envelope.rcpt_tos[0])


class Worker:
    """A Celery worker with its schedule, under the settings of script/server."""

    def __init__(self, folder: Path, **environment: str) -> None:
        self.folder = folder
        self.environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "tests.concurrency.worker_settings",
            "HRGL_VAR": str(folder),
            "KILL_TEST_DATABASE": connection.settings_dict["NAME"],
            "KILL_TEST_QUEUE": f"kill-test-{uuid.uuid4().hex}",
            "MAIL_LEASE_SECONDS": "3",
            **environment,
        }
        self.starts = 0
        self.killed: set[int] = set()
        self.start()

    def start(self) -> None:
        self.starts += 1
        schedule = self.folder / f"beat{self.starts}"
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "celery", "-A", "hrgl", "worker"),
                    *("--beat", "--schedule", str(schedule), "--concurrency", "1"),
                    *("--without-gossip", "--without-mingle", "--loglevel", "INFO"),
                ],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    @property
    def log(self) -> Path:
        return self.folder / "worker.log"

    def kill_all(self) -> None:
        """Worker, beat and the process that sends, without a last word."""
        os.killpg(self.process.pid, signal.SIGKILL)

    def kill_sender(self) -> None:
        """Only the process that sends; the worker puts another one in its place."""
        sender = int((self.folder / "sender").read_text())
        os.kill(sender, signal.SIGKILL)
        self.killed.add(sender)

    def restart_if_killed(self) -> None:
        if self.process.poll() is not None:
            self.start()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.kill_all()
        self.process.wait()


@pytest.fixture
def seated():
    """``LETTERS`` people with a seat in a session that begins tomorrow."""
    academy = an_academy()
    people = participants(academy, LETTERS)
    session = SessionFactory(part=academy, starts_at=now() + timedelta(hours=5))
    SignUp.objects.bulk_create(
        SignUp(
            session=session,
            person=person,
            state=SeatState.SEATED,
            seated_at=now() - timedelta(days=2),
        )
        for person in people
    )
    return sorted(person.email for person in people)


@pytest.fixture
def sink(tmp_path):
    sink = Sink(tmp_path / "accepted.log")
    with listening(sink) as sink.port:
        yield sink


@contextmanager
def working(folder, **environment):
    worker = Worker(folder, **environment)
    try:
        yield worker
    finally:
        worker.stop()


def smtp(sink):
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
    }


def own_valkey():
    if settings.REDIS_URL.startswith("unix:"):
        return f"{settings.REDIS_URL}?db={OWN_VALKEY}"
    return urlsplit(settings.REDIS_URL)._replace(path=f"/{OWN_VALKEY}").geturl()


def forget_all():
    with Redis.from_url(own_valkey()) as client:
        client.flushdb()


def be_away_for_a_second():
    """Connections to this database end, but ours, and it takes no new ones so long."""
    with connection.cursor() as ours:
        ours.execute("SELECT pg_backend_pid(), current_database()")
        pid, name = ours.fetchone()
    # Whoever is connected to a database cannot close it.
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = %s AND pid <> %s",
            [name, pid],
        )
        ended = cursor.rowcount
        time.sleep(1)
        cursor.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    return ended


def wait_until_all_are_settled(worker, troubles=()):
    """Until each of the letters has an outcome; one trouble for every 100 sent."""
    give_up_at = time.monotonic() + PATIENCE
    settled = Delivery.objects.filter(state__in=[State.SENT, State.UNCERTAIN])
    to_come = [*troubles]
    while (number := settled.count()) < LETTERS and time.monotonic() < give_up_at:
        worker.restart_if_killed()
        if to_come and number >= 100 * (len(troubles) - len(to_come) + 1):
            to_come.pop(0)()
        time.sleep(0.1)
    assert not to_come
    return Counter(Delivery.objects.values_list("state", flat=True))


def test_500_get_one_reminder_although_all_that_carries_them_fails(
    seated, sink, tmp_path
):
    given = {"MAIL_EVIDENCE": f"accepted:{sink.log}", "REDIS_URL": own_valkey()}
    cut = []
    with working(tmp_path, **smtp(sink), **given) as worker:
        sink.kill = worker.kill_all
        states = wait_until_all_are_settled(
            worker,
            [
                forget_all,
                lambda: cut.append(be_away_for_a_second()),
                forget_all,
                lambda: cut.append(be_away_for_a_second()),
            ],
        )

    assert states == {State.SENT: LETTERS}, worker.log.read_text()[-3000:]
    assert sink.kills == {}
    assert worker.starts == len(KILLS) + 1
    assert min(cut) > 0
    assert sorted(sink.accepted) == seated


def test_500_get_one_reminder_as_files_under_the_settings_of_script_server(
    seated, tmp_path
):
    mortal = {"KILL_TEST_BACKEND": "tests.concurrency.mortal.EmailBackend"}
    with working(tmp_path, **mortal) as worker:
        states = wait_until_all_are_settled(worker)

    files = (tmp_path / "mail").glob("*.eml")
    letters = [message_from_bytes(file.read_bytes()) for file in files]
    assert states == {State.SENT: LETTERS}, worker.log.read_text()[-3000:]
    assert {int(grave.name) for grave in deaths(tmp_path).iterdir()} == {*KILLS}
    assert sorted(letter["To"] for letter in letters) == seated
    # Who was asked for evidence was asked in time: nothing was handed over twice.
    assert Delivery.objects.filter(attempts__gt=2).count() == 0


def test_with_nobody_to_ask_nobody_gets_two_and_who_may_have_none_is_named(
    seated, sink, tmp_path
):
    with working(tmp_path, **smtp(sink)) as worker:
        sink.kill = worker.kill_sender
        states = wait_until_all_are_settled(worker)

    open_cases = Delivery.objects.filter(state=State.UNCERTAIN)
    named = {*open_cases.values_list("address", flat=True)}
    missing = {*seated} - {*sink.accepted}
    assert states == {
        State.SENT: LETTERS - len(KILLS),
        State.UNCERTAIN: len(KILLS),
    }, worker.log.read_text()[-3000:]
    assert len(worker.killed) == len(KILLS)
    assert len(sink.accepted) == len({*sink.accepted})
    assert missing <= named
    assert len(missing) == list(KILLS.values()).count(False)
