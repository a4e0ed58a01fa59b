"""5,000 reminders while everything that carries them dies again and again.

In a PostgreSQL and a Valkey of its own: the schedule finds a session of today, a letter
for each person with a seat goes through the outbox, one worker delivers to a mail server
that accepts everything and notes what it has accepted. Meanwhile the worker is killed,
Valkey forgets all it knows, and PostgreSQL is restarted, spread over the letters.
``BENCH_LETTERS``, ``BENCH_KILLS``, ``BENCH_FLUSHES`` and ``BENCH_RESTARTS`` change it.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import environ
from django.core.management import call_command
from django.db import Error, connection, connections
from django.utils.timezone import now
from embedded.postgres import Postgres
from embedded.valkey import Valkey
from redis import Redis

from apps.accounts.models import User
from apps.editions.models import Edition, Part, Series
from apps.notifications.models import Delivery
from apps.programme.choices import SeatState, SessionState
from apps.programme.models import Session, SignUp
from bench.meters import family_of, figures, memory_of
from bench.sink import RunningSink, running_sink

LETTERS = int(os.environ.get("BENCH_LETTERS", "5000"))
#: How often, over all letters.
TROUBLE: Mapping[str, int] = {
    "kills": int(os.environ.get("BENCH_KILLS", "50")),
    "flushes": int(os.environ.get("BENCH_FLUSHES", "10")),
    "restarts": int(os.environ.get("BENCH_RESTARTS", "10")),
}
PATIENCE = 3600
LEASE = 5
CELERY = (sys.executable, "-m", "celery", "--quiet", "--app", "hrgl")


class Services:
    """What carries the letters, and the ways in which it fails."""

    def __init__(self, folder: Path, accepted: Path, port: int) -> None:
        self.folder = folder
        self.postgres = Postgres(folder / "postgres", folder / "sockets")
        self.valkey = Valkey(folder / "valkey", folder / "valkey.log")
        self.environment = os.environ | {
            "HRGL_VAR": str(folder),
            "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            "MAIL_EVIDENCE": f"accepted:{accepted}",
            "MAIL_LEASE_SECONDS": str(LEASE),
            "LOG_LEVEL": "ERROR",
        }
        self.happened: Counter[str] = Counter()
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self) -> None:
        self.postgres.start()
        self.valkey.start()
        self.environment |= {
            "DATABASE_URL": self.postgres.url,
            "REDIS_URL": self.valkey.url,
        }
        config = environ.Env.db_url_config(self.postgres.url)
        connection.close()
        for place in (connections.settings["default"], connection.settings_dict):
            place["OPTIONS"] |= config["OPTIONS"]
            place.update(
                config | {"ENGINE": place["ENGINE"], "OPTIONS": place["OPTIONS"]}
            )
        call_command("migrate", verbosity=0)

    def keep_running(self) -> None:
        """Start the worker and the clock where they are not, as a supervisor does."""
        words = {
            "worker": ("worker", "--concurrency", "1", "--without-mingle"),
            "beat": ("beat", "--schedule", str(self.folder / "beat")),
        }
        for name, arguments in words.items():
            known = self.processes.get(name)
            if known is None or known.poll() is not None:
                self.processes[name] = subprocess.Popen(
                    [*CELERY, *arguments, "--loglevel", "CRITICAL"],
                    env=self.environment,
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    start_new_session=True,
                )

    def kills(self) -> None:
        """The worker and its child, without a last word."""
        worker = self.processes["worker"]
        os.killpg(worker.pid, signal.SIGKILL)
        worker.wait()

    def flushes(self) -> None:
        with Redis.from_url(self.valkey.url) as client:
            client.flushall()

    def restarts(self) -> None:
        connection.close()
        self.postgres.stop()
        self.postgres.start()

    def fail(self, name: str) -> None:
        trouble: Callable[[], None] = getattr(self, name)
        trouble()
        self.happened[name] += 1

    def stop(self) -> None:
        connection.close()
        for process in self.processes.values():
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        self.valkey.stop()
        self.postgres.stop()


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="hrgl-bench-") as name:
        folder = Path(name)
        accepted = folder / "accepted.log"
        accepted.touch()
        with (
            running_sink(accepted) as sink,
            _running(Services(folder, accepted, sink.port)) as services,
        ):
            return _measured(services, sink, accepted)


@contextmanager
def _running(services: Services) -> Iterator[Services]:
    try:
        services.start()
        yield services
    finally:
        services.stop()


def _measured(services: Services, sink: RunningSink, accepted: Path) -> dict[str, Any]:
    _people_with_a_seat()
    begun = time.perf_counter()
    to_come = _moments()
    while not _all_settled(services) and time.perf_counter() - begun < PATIENCE:
        services.keep_running()
        while to_come and to_come[0][0] <= _lines(accepted):
            services.fail(to_come.pop(0)[1])
        time.sleep(0.05)
    seconds = time.perf_counter() - begun
    memory = memory_of(family_of(services.processes["worker"].pid))
    states = Counter(Delivery.objects.values_list("state", flat=True))
    told = sink.told()
    return figures(
        [seconds / LETTERS],
        requests=LETTERS,
        rate=LETTERS / seconds,
        errors=LETTERS - states["sent"],
        statements=0,
        sent=told["bytes"],
        memory_mb=memory,
    ) | {
        "sql_per_request": None,
        "letters": LETTERS,
        **services.happened,
        "seconds": round(seconds),
        "received": told["different"],
        "twice": told["accepted_twice"],
        "missing": LETTERS - told["different"],
        "uncertain": states["uncertain"],
    }


def _moments() -> list[tuple[int, str]]:
    """After how many letters what happens."""
    return sorted(
        (round(LETTERS * (turn + 0.5) / number), name)
        for name, number in TROUBLE.items()
        for turn in range(number)
    )


def _lines(path: Path) -> int:
    return path.read_bytes().count(b"\n")


def _all_settled(services: Services) -> bool:
    with suppress(Error):
        found = Delivery.objects.filter(state__in=["sent", "uncertain", "failed"])
        return found.count() == LETTERS
    connection.close()
    return False


def _people_with_a_seat() -> None:
    """Who signed up days ago for a session of today."""
    series = Series.objects.create(title="Bench")
    edition = Edition.objects.create(
        series=series, slug="2099", year=2099, ordinal=9099, status="open"
    )
    part = Part.objects.create(edition=edition, kind="academy")
    start = now() + timedelta(hours=5)
    session = Session.objects.create(
        edition=edition,
        part=part,
        slug="bench",
        title="Human rights budgeting",
        state=SessionState.PUBLISHED,
        starts_at=start,
        ends_at=start + timedelta(minutes=90),
    )
    people = User.objects.bulk_create(
        User(email=f"{n}@reminders.bench.invalid", full_name=f"Person {n}")
        for n in range(LETTERS)
    )
    seated = now() - timedelta(days=3)
    SignUp.objects.bulk_create(
        SignUp(session=session, person=person, state=SeatState.SEATED, seated_at=seated)
        for person in people
    )
