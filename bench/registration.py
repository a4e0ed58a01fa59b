"""A complete application with JavaScript off, from the form to the confirmation.

Accounts and sessions are made beforehand, outside the measurement: the e-mailed code
is not part of it. The people are removed afterwards.
"""

import uuid
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.test import Client

from apps.accounts.models import User
from apps.registration.models import Application, Call
from bench.meters import drive, summary
from bench.visitor import Visitor, filled_in

MARK = "bench.invalid"


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    call = next(
        (call for call in Call.objects.select_related("part") if call.is_open), None
    )
    if call is None:
        raise SystemExit("Stopped: no call for applications is open.")
    path = f"/2023/apply/{call.part.kind}"
    # Rather too many than too few: an unused account costs nothing.
    sessions = _signed_in(round(60 * seconds))

    def apply() -> Visitor | None:
        cookies = next(sessions, None)
        if cookies is None:
            return None
        visitor = Visitor(url, cookies)
        page = visitor.get(f"{path}/all/")
        check = visitor.post(f"{path}/all/", filled_in(page.body))
        visitor.post(f"{path}/check/", filled_in(check.body))
        return visitor

    before = Application.objects.count()
    try:
        visitors, meters = drive(clients, seconds, apply)
        stored = Application.objects.count() - before
    finally:
        _remove()
    return summary(visitors, meters) | {"applications_stored": stored}


def _signed_in(number: int) -> Iterator[dict[str, str]]:
    run = uuid.uuid4().hex[:8]
    people = User.objects.bulk_create(
        User(email=f"{run}-{n}@{MARK}", full_name=f"Measured Person {n}")
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
    Application.objects.filter(person__email__endswith=MARK).delete()
    User.objects.filter(email__endswith=MARK).delete()
