"""People leave two sessions while twice as many join; every promise about seats holds.

One session gives a seat that becomes free at once, the other offers it for a day. In
threads of this process, in a database of its own: nothing is between the actions.
"""

import os
import random
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any

from django.db import connection
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.programme.actions import leave, sign_up
from apps.programme.choices import SeatState, SessionState
from apps.programme.models import Session, SignUp
from apps.registration.choices import State
from apps.registration.models import Application
from bench.churn import timed
from bench.meters import Meters, figures, memory_of
from bench.own_database import own_database
from bench.race import open_call

#: More only wait for each other: one process does the work of all.
CLIENTS = 16
HOURS_TO_ANSWER = 24


def measure_leaving(leaves: int, *, seats: int) -> dict[str, Any]:
    with own_database("hrgl_bench_leaving"):
        return _measured(leaves, seats)


def _measured(leaves: int, seats: int) -> dict[str, Any]:
    part = open_call(seats)
    sessions = [_session(part, hours, seats) for hours in (None, HOURS_TO_ANSWER)]
    people = _people_with_places(part, leaves * 3)
    leaving, joining = people[:leaves], people[leaves:]
    for number, person in enumerate(leaving):
        sign_up(sessions[number % 2], person=person)
    acts: list[Callable[[], object]] = [
        partial(leave, sessions[n % 2], person=one) for n, one in enumerate(leaving)
    ]
    acts += [
        partial(sign_up, sessions[n % 2], person=one) for n, one in enumerate(joining)
    ]
    random.Random(1).shuffle(acts)
    meters = Meters()
    with meters.running(), ThreadPoolExecutor(CLIENTS) as pool:
        times = [*pool.map(partial(timed, busy=Refused), acts)]
        [*pool.map(lambda _: connection.close(), range(CLIENTS))]
    done = [seconds for seconds, _again in times if seconds is not None]
    shared = figures(
        done,
        requests=len(acts),
        rate=len(done) / meters.seconds,
        errors=len(times) - len(done),
        statements=meters.statements,
        sent=None,
        memory_mb=memory_of([os.getpid()]),
    )
    left = {one.pk for one in leaving}
    return shared | {
        "leaves": leaves,
        "joins": len(joining),
        "seats": seats,
        "clients": CLIENTS,
        "tried_again": sum(again for _seconds, again in times),
        "given_at_once": _promises(sessions[0], left),
        "offered": _promises(sessions[1], left),
    }


def _session(part: Part, hours: int | None, seats: int) -> Session:
    start = now() + timedelta(days=30 if hours is None else 31)
    return Session.objects.create(
        edition=part.edition,
        part=part,
        slug=f"measured-{hours}",
        title="Measured",
        starts_at=start,
        ends_at=start + timedelta(hours=1),
        capacity=seats,
        seat_offer_hours=hours,
        state=SessionState.PUBLISHED,
    )


def _people_with_places(part: Part, number: int) -> list[User]:
    people = User.objects.bulk_create(
        User(email=f"{n}@leaving.bench.invalid", full_name="A person")
        for n in range(number)
    )
    Application.objects.bulk_create(
        Application(part=part, person=one, state=State.ADMITTED, decided_at=now())
        for one in people
    )
    return people


def _promises(session: Session, left: set[int]) -> dict[str, Any]:
    rows = SignUp.objects.filter(session=session)
    taken = {*rows.taken().values_list("pk", flat=True)}
    waiting = [*rows.waiting().values_list("pk", flat=True)]
    held_by = {*rows.live().values_list("person_id", flat=True)}
    letters = Counter(
        Delivery.objects.filter(person__in=rows.values("person")).values_list(
            "person", "template"
        )
    )
    return {
        "seated": rows.filter(state=SeatState.SEATED).count(),
        "offered": rows.offered().count(),
        "waiting": len(waiting),
        "no_seat_taken_twice": len(taken) <= (session.capacity or 0),
        "no_idle_seat": len(taken) == session.capacity or not waiting,
        "nobody_who_left_has_one": not held_by & left,
        # Keys are drawn under the lock of the session, so they tell who came first.
        "in_order": not waiting or max(taken, default=0) < min(waiting),
        "one_letter_each": set(letters.values()) == {1},
    }
