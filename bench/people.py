"""People for a measurement, signed in beforehand, and gone afterwards."""

import time
import uuid
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session

from apps.accounts.actions.erasing import erase_person, finish_erasures
from apps.accounts.models import User
from apps.core.models import AuditEntry
from apps.notifications.choices import State
from apps.notifications.gateways.folder import file_name
from apps.notifications.models import Delivery, DeliveryQuerySet
from apps.registration.models import Application
from bench.visitor import BROWSER

BACKEND = "django.contrib.auth.backends.ModelBackend"
AT_ONCE = 1000


def signed_in(number: int, *, mark: str) -> Iterator[dict[str, str]]:
    """Cookies of ``number`` people whose addresses end in ``mark``.

    The rows are those that signing in writes; the e-mailed code is left out.
    """
    run = uuid.uuid4().hex[:8]
    people = User.objects.bulk_create(
        (
            User(email=f"{run}-{n}{mark}", full_name=f"Measured Person {n}")
            for n in range(number)
        ),
        batch_size=AT_ONCE,
    )
    store: Any = import_module(settings.SESSION_ENGINE).SessionStore
    sessions, seen, cookies = [], [], []
    for person in people:
        session = store()
        key = session._get_new_session_key()  # noqa: SLF001 -- to write many at once
        facts = {
            SESSION_KEY: str(person.pk),
            BACKEND_SESSION_KEY: BACKEND,
            HASH_SESSION_KEY: person.get_session_auth_hash(),
        }
        sessions.append(
            Session(
                session_key=key,
                session_data=session.encode(facts),
                expire_date=session.get_expiry_date(),
            )
        )
        seen.append(
            UserSession(
                user=person, session_key=key, ip="127.0.0.1", user_agent=BROWSER
            )
        )
        cookies.append({settings.SESSION_COOKIE_NAME: key})
    Session.objects.bulk_create(sessions, batch_size=AT_ONCE)
    UserSession.objects.bulk_create(seen, batch_size=AT_ONCE)
    return iter(cookies)


def remove(*, mark: str, seconds: float = 20) -> None:
    """Leave nothing behind, neither rows nor the letters in the folder.

    Of whom the audit trail names, an account without a name stays: the trail is kept.
    """
    people = User.objects.filter(email__endswith=mark)
    letters = Delivery.objects.filter(address__endswith=mark)
    _wait_for_the_worker(letters, seconds)
    for message_id in letters.values_list("message_id", flat=True):
        (Path(settings.EMAIL_FILE_PATH) / file_name(message_id)).unlink(missing_ok=True)
    letters.delete()
    keys = [*people.values_list("pk", flat=True)]
    known = UserSession.objects.filter(user__in=keys)
    Session.objects.filter(session_key__in=known.values("session_key")).delete()
    Application.objects.filter(person__in=keys).delete()
    Application.history.filter(person_id__in=keys).delete()
    acted = AuditEntry.objects.filter(actor__in=keys).values("actor")
    for person in people.filter(pk__in=acted):
        erase_person(person, by=person)
    finish_erasures()
    people.delete()


def _wait_for_the_worker(letters: DeliveryQuerySet, seconds: float) -> None:
    deadline = time.monotonic() + seconds
    on_their_way = letters.filter(state__in=[State.QUEUED, State.SENDING])
    while on_their_way.exists() and time.monotonic() < deadline:
        time.sleep(0.2)
