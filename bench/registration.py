"""A complete application with JavaScript off, from the form to the confirmation.

Accounts and sessions are made beforehand, outside the measurement: the e-mailed code
is not part of it. The people are removed afterwards.
"""

import time
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client

from apps.accounts.models import User
from apps.notifications.choices import State
from apps.notifications.gateways.folder import file_name
from apps.notifications.models import Delivery, DeliveryQuerySet
from apps.registration.models import Application, Call
from bench.meters import drive, summary
from bench.visitor import Visitor, filled_in

MARK = "@registration.bench.invalid"


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    call = next(
        (call for call in Call.objects.select_related("part") if call.is_open), None
    )
    if call is None:
        raise SystemExit("Stopped: no call for applications is open.")
    path = f"/2023/apply/{call.part.kind}"
    # Rather too many than too few: an unused account costs nothing.
    sessions = _signed_in(round(50 * seconds))

    def apply() -> Visitor | None:
        cookies = next(sessions, None)
        if cookies is None:
            return None
        visitor = Visitor(url, cookies)
        page = visitor.get(f"{path}/all/")
        check = visitor.post(f"{path}/all/", filled_in(page.body))
        visitor.post(f"{path}/check/", filled_in(check.body))
        return visitor

    mine = Application.objects.filter(person__email__endswith=MARK)
    try:
        visitors, meters = drive(clients, seconds, apply)
        stored = mine.count()
    finally:
        _remove()
    return summary(visitors, meters) | {"applications_stored": stored}


def _signed_in(number: int) -> Iterator[dict[str, str]]:
    run = uuid.uuid4().hex[:8]
    people = User.objects.bulk_create(
        User(email=f"{run}-{n}{MARK}", full_name=f"Measured Person {n}")
        for n in range(number)
    )
    made = []
    with transaction.atomic():
        for person in people:
            client = Client()
            client.force_login(person, "django.contrib.auth.backends.ModelBackend")
            made.append({name: m.value for name, m in client.cookies.items()})
    return iter(made)


def _remove() -> None:
    """Leave nothing behind, neither rows nor the letters in the folder."""
    people = User.objects.filter(email__endswith=MARK)
    letters = Delivery.objects.filter(address__endswith=MARK)
    _wait_for_the_worker(letters)
    for message_id in letters.values_list("message_id", flat=True):
        (Path(settings.EMAIL_FILE_PATH) / file_name(message_id)).unlink(missing_ok=True)
    letters.delete()
    keys = UserSession.objects.filter(user__in=people).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    keys_of_people = [*people.values_list("pk", flat=True)]
    Application.objects.filter(person__in=people).delete()
    Application.history.filter(person_id__in=keys_of_people).delete()
    people.delete()


def _wait_for_the_worker(letters: DeliveryQuerySet) -> None:
    deadline = time.monotonic() + 20
    on_their_way = letters.filter(state__in=[State.QUEUED, State.SENDING])
    while on_their_way.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
