"""2,000 people apply at the same moment for 50 places, given in order of arrival."""

import os
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import connection
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.choices import EditionStatus, PartKind
from apps.editions.models import Edition, Part, Series
from apps.notifications.models import Delivery
from apps.registration.actions.applying import Answers, submit
from apps.registration.choices import Mode
from apps.registration.models import Application, Call
from bench.meters import Meters, figures, memory_of
from bench.own_database import own_database

PEOPLE = 2000
PLACES = 50
#: As many as PostgreSQL has connections to spare beside the application's.
THREADS = 32
FACTS = {"full_name": "A person", "country": "KE"}


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with own_database("hrgl_bench_race"):
        return _measured()


def _measured() -> dict[str, Any]:
    part = _open_call()
    people = User.objects.bulk_create(
        User(email=f"{n}@race.bench.invalid", full_name="A person")
        for n in range(PEOPLE)
    )
    meters = Meters()

    def go(person: User) -> float | None:
        started = time.perf_counter()
        try:
            submit(part, person=person, answers=Answers(facts=FACTS), key=uuid4())
        except Exception:  # noqa: BLE001 -- whatever it is, it counts
            return None
        return time.perf_counter() - started

    with meters.running(), ThreadPoolExecutor(THREADS) as pool:
        times = [*pool.map(go, people)]
        # Each thread has a connection of its own, which ends with the database.
        [*pool.map(lambda _: connection.close(), range(THREADS))]
    done = [seconds for seconds in times if seconds is not None]
    shared = figures(
        done,
        requests=PEOPLE,
        rate=len(done) / meters.seconds,
        errors=times.count(None),
        statements=meters.statements,
        sent=None,
        memory_mb=memory_of([os.getpid()]),
    )
    return shared | {
        "people": PEOPLE,
        "places": PLACES,
        "threads": THREADS,
        **_outcome(part),
    }


def _open_call() -> Part:
    edition = Edition.objects.create(
        series=Series.objects.create(title="Measured"),
        slug="2099",
        ordinal=99,
        year=2099,
        status=EditionStatus.OPEN,
    )
    part = Part.objects.create(
        edition=edition, kind=PartKind.CONFERENCE, capacity=PLACES
    )
    day = timedelta(days=1)
    Call.objects.create(
        part=part, mode=Mode.OPEN, opens_at=now() - day, closes_at=now() + day
    )
    return part


def _outcome(part: Part) -> dict[str, Any]:
    rows = Application.objects.filter(part=part)
    admitted = [*rows.admitted().values_list("pk", flat=True)]
    waiting = [*rows.waiting().values_list("pk", flat=True)]
    since = [*rows.waiting().values_list("waiting_since", flat=True)]
    return {
        "admitted": len(admitted),
        "waiting": len(waiting),
        # The part is locked before the row is written, so keys tell who came first.
        "in_order": waiting == sorted(waiting)
        and len({*since}) == len(since)
        and max(admitted, default=0) < min(waiting, default=PEOPLE),
        "letters": Delivery.objects.count(),
    }
