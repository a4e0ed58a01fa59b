"""2,000 people press the button for 50 seats of one workshop.

All are signed in and have a place beforehand; what was made is gone afterwards.
"""

import os
import secrets
from collections import Counter
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.programme.choices import SessionState
from apps.programme.models import Session, SignUp
from apps.registration.choices import State
from apps.registration.models import Application
from bench.edition import remove_editions
from bench.leaving import measure_leaving
from bench.meters import drive, percentile, summary
from bench.people import remove, signed_in
from bench.race import SLUG, open_call
from bench.visitor import Visitor

CLIENTS = 50
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "2000"))
SEATS = int(os.environ.get("BENCH_SEATS", "50"))
#: Set: so many leave while twice as many join, in place of the race.
LEAVES = int(os.environ.get("BENCH_LEAVES", "0"))
MARK = "@seats.bench.invalid"
#: So long at most everybody together may take.
HOURS = 3600.0


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    if LEAVES:
        return measure_leaving(LEAVES, seats=SEATS)
    _take_away()
    session = _workshop(open_call(PEOPLE))
    try:
        return _measured(url, session, clients)
    finally:
        _take_away()


def _workshop(part: Part) -> Session:
    start = now() + timedelta(days=1)
    return Session.objects.create(
        edition=part.edition,
        part=part,
        slug="measured",
        title="Measured",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        capacity=SEATS,
        state=SessionState.PUBLISHED,
    )


def _measured(url: str, session: Session, clients: int) -> dict[str, Any]:
    cookies = signed_in(PEOPLE, mark=MARK)
    Application.objects.bulk_create(
        Application(
            part=session.part, person=one, state=State.ADMITTED, decided_at=now()
        )
        for one in User.objects.filter(email__endswith=MARK)
    )
    address = f"{session.get_absolute_url()}sign-up/"

    def press() -> Visitor | None:
        mine = next(cookies, None)
        if mine is None:
            return None
        token = secrets.token_hex(16)
        visitor = Visitor(url, mine | {settings.CSRF_COOKIE_NAME: token})
        visitor.post(address, [("csrfmiddlewaretoken", token)])
        return visitor

    visitors, meters = drive(clients, HOURS, press)
    answers = [answer for visitor in visitors for answer in visitor.answers]
    pressed = [a.seconds for a in answers if a.address == address]
    return summary(visitors, meters) | {
        "people": PEOPLE,
        "seats": SEATS,
        "clients": clients,
        "p95_ms_of_pressing": percentile(pressed, 95),
        "statuses": {str(k): n for k, n in Counter(a.status for a in answers).items()},
        **_outcome(session),
    }


def _outcome(session: Session) -> dict[str, Any]:
    rows = SignUp.objects.filter(session=session)
    seated = [*rows.seated().values_list("pk", flat=True)]
    waiting = [*rows.waiting().values_list("pk", flat=True)]
    letters = Delivery.objects.filter(
        address__endswith=MARK,
        template__in=["programme/seated", "programme/waiting"],
    )
    return {
        "seated": len(seated),
        "waiting": len(waiting),
        # Keys are drawn under the lock of the session, so they tell who came first.
        "in_order": not waiting or max(seated, default=0) < min(waiting),
        "letters": letters.count(),
        "people_with_a_letter": letters.values("person").distinct().count(),
    }


def _take_away() -> None:
    measured = Session.objects.filter(edition__slug=SLUG)
    SignUp.objects.filter(session__in=measured).delete()
    remove(mark=MARK, seconds=600)
    Session.history.filter(edition__slug=SLUG).delete()
    measured.delete()
    remove_editions(SLUG)
