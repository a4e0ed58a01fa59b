"""Letters into the outbox, and out of it to a mail server that accepts everything."""

import os
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.conf import settings
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


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    with own_database("hrgl_bench_mail"), running_sink() as sink:
        return _measured(sink)


def _measured(sink: RunningSink) -> dict[str, Any]:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    settings.MAIL_EVIDENCE = ""
    people = User.objects.bulk_create(
        User(email=f"person-{n}@bench.invalid", full_name=f"Person {n}")
        for n in range(LETTERS)
    )
    incoming, outgoing = Meters(), Meters()
    with incoming.running():
        enqueue_many(_letter(person) for person in people)
    with outgoing.running():
        # One task works for a limited time; the next one goes on.
        deadline = time.monotonic() + PATIENCE
        while Delivery.objects.due(now()).exists() and time.monotonic() < deadline:
            deliver_waiting_letters()
    told = sink.told()
    return _figures(told, incoming, outgoing) | {
        "letters": LETTERS,
        "rate_into_outbox": round(LETTERS / incoming.seconds, 1),
        "sql_into_outbox": round(incoming.statements / LETTERS, 2),
        "sql_out_of_outbox": round(outgoing.statements / LETTERS, 2),
        "accepted": told["accepted"],
        "accepted_twice": told["accepted_twice"],
        "missing": LETTERS - told["different"],
        "connections": told["connections"],
    }


def _figures(
    told: dict[str, Any], incoming: Meters, outgoing: Meters
) -> dict[str, Any]:
    return figures(
        _gaps(told["moments"]),
        requests=max(1, told["accepted"]),
        rate=told["accepted"] / outgoing.seconds,
        errors=Delivery.objects.exclude(state="sent").count(),
        statements=incoming.statements + outgoing.statements,
        sent=told["bytes"],
        memory_mb=memory_of([os.getpid()]),
    )


def _gaps(moments: Sequence[float]) -> list[float]:
    """How long each letter takes: from the one before it to its own acceptance."""
    return [later - earlier for earlier, later in pairwise(moments)]


def _letter(person: User) -> Letter:
    return Letter(
        key=f"bench:{person.pk}",
        to=person,
        template="bench/letter",
        context={"name": person.full_name},
    )
