"""Letters into the outbox, and out of it to a mail server that accepts everything.

Runs in this process on a database of its own beside the application's, so that the
running worker takes nothing and nobody gets a letter.
"""

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections
from django.utils.timezone import now

from apps.accounts.models import User
from apps.notifications.delivery import deliver_waiting_letters
from apps.notifications.letters import Letter
from apps.notifications.models import Delivery
from apps.notifications.outbox import enqueue_many
from bench.meters import Meters, memory
from bench.sink import Sink

LETTERS = 2000
BASE = "hrgl_bench_mail"


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    settings.TEMPLATES[0]["DIRS"].append(Path(__file__).parent / "templates")
    real = _own_database()
    try:
        return _measured()
    finally:
        connection.close()
        _on(real, f"DROP DATABASE IF EXISTS {BASE}")


def _measured() -> dict[str, Any]:
    sink = Sink()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
    people = User.objects.bulk_create(
        User(email=f"person-{n}@bench.invalid", full_name=f"Person {n}")
        for n in range(LETTERS)
    )
    incoming, outgoing = Meters(), Meters()
    with incoming.running():
        enqueue_many(_letter(person) for person in people)
    with outgoing.running():
        # One task works for a limited time; the next one goes on.
        deadline = time.monotonic() + 300
        while Delivery.objects.due(now()).exists() and time.monotonic() < deadline:
            deliver_waiting_letters()
    return {
        "letters": LETTERS,
        "rate": round(LETTERS / outgoing.seconds, 1),
        "rate_into_outbox": round(LETTERS / incoming.seconds, 1),
        "accepted": sum(sink.received.values()),
        "accepted_twice": sum(count > 1 for count in sink.received.values()),
        "missing": LETTERS - len(sink.received),
        "connections": sink.connections,
        "sql_per_letter_in": round(incoming.statements / LETTERS, 2),
        "sql_per_letter_out": round(outgoing.statements / LETTERS, 2),
        "bytes_per_letter": round(sink.bytes / max(1, len(sink.received))),
        **memory(),
    }


def _letter(person: User) -> Letter:
    return Letter(
        key=f"bench:{person.pk}",
        to=person,
        template="bench/letter",
        context={"name": person.full_name},
    )


def _own_database() -> str:
    real = str(connection.settings_dict["NAME"])
    _on(real, f"DROP DATABASE IF EXISTS {BASE}")
    _on(real, f"CREATE DATABASE {BASE}")
    connection.close()
    connections.settings["default"]["NAME"] = BASE
    connection.settings_dict["NAME"] = BASE
    call_command("migrate", verbosity=0)
    return real


def _on(name: str, statement: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    with connection.cursor() as cursor:
        cursor.execute(statement)
