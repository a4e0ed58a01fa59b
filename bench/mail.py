"""Letters into the outbox, and out of it to a mail server that accepts everything.

First one process sends, then as many as the workers of an installation have.
"""

import multiprocessing
import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from apps.accounts.models import User
from apps.notifications.delivery import deliver_waiting_letters
from apps.notifications.letters import Letter
from apps.notifications.models import Delivery
from apps.notifications.outbox import enqueue_many
from bench.meters import Meters, figures, memory_of
from bench.own_database import own_database
from bench.sink import RunningSink, running_sink

LETTERS = 2000
PATIENCE = 120
#: Processes that send at once.
CLIENTS = 4


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    with own_database("hrgl_bench_mail"), running_sink() as sink:
        return _measured(sink, clients)


def _measured(sink: RunningSink, senders: int) -> dict[str, Any]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.MAIL_EVIDENCE = ""
    people = User.objects.bulk_create(
        User(email=f"person-{n}@bench.invalid", full_name=f"Person {n}")
        for n in range(LETTERS)
    )
    incoming, alone, together = Meters(), Meters(), Meters()
    with incoming.running():
        enqueue_many(_letter(person, "alone") for person in people)
    processor = time.process_time()
    with alone.running():
        _send_all()
    processor = time.process_time() - processor
    enqueue_many(_letter(person, "together") for person in people)
    with together.running():
        _send_all_in(senders)
    told = sink.told()
    return _figures(told, incoming, alone, together) | {
        "letters": 2 * LETTERS,
        "senders": senders,
        "rate_of_one_sender": round(LETTERS / alone.seconds, 1),
        "cpu_ms_of_sender": round(1000 * processor / LETTERS, 2),
        "rate_into_outbox": round(LETTERS / incoming.seconds, 1),
        "sql_into_outbox": round(incoming.statements / LETTERS, 2),
        "sql_out_of_outbox": round(alone.statements / LETTERS, 2),
        "accepted": told["accepted"],
        "accepted_twice": told["accepted_twice"],
        "missing": 2 * LETTERS - told["different"],
        "connections": told["connections"],
    }


def _send_all() -> None:
    # One task works for a limited time; the next one goes on.
    deadline = time.monotonic() + PATIENCE
    while Delivery.objects.due(now()).exists() and time.monotonic() < deadline:
        deliver_waiting_letters()


def _send_all_in(senders: int) -> None:
    # A connection cannot be shared by processes: each opens its own.
    connection.close()
    fork = multiprocessing.get_context("fork")
    processes = [fork.Process(target=_send_all) for _ in range(senders)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()


def _figures(
    told: dict[str, Any], incoming: Meters, alone: Meters, together: Meters
) -> dict[str, Any]:
    return figures(
        _gaps(told["moments"][:LETTERS]),
        requests=LETTERS,
        rate=LETTERS / together.seconds,
        errors=Delivery.objects.exclude(state="sent").count(),
        statements=incoming.statements + alone.statements,
        sent=told["bytes"] // 2,
        memory_mb=memory_of([os.getpid()]),
    )


def _gaps(moments: Sequence[float]) -> list[float]:
    """How long each letter takes: from the one before it to its own acceptance."""
    return [later - earlier for earlier, later in pairwise(moments)]


def _letter(person: User, turn: str) -> Letter:
    return Letter(
        key=f"bench:{turn}:{person.pk}",
        to=person,
        template="bench/letter",
        context={"name": person.full_name},
    )
