"""1,000 cancellations and 2,000 people who join at the same time; every promise holds.

In threads of this process, in a database of its own: nothing is between the actions.
"""

import os
import random
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any
from uuid import uuid4

from django.db import OperationalError, connection
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import State
from apps.registration.models import Application
from bench.meters import Meters, figures, memory_of
from bench.own_database import own_database
from bench.race import open_call

JOINS = 2000
CANCELLATIONS = 1000
PLACES = 500
#: More only wait for each other: one process does the work of all.
CLIENTS = 16
TRIES = 20
FACTS = {"full_name": "A person", "country": "KE"}


def measure(url: str, *, clients: int, seconds: float) -> dict[str, Any]:
    with own_database("hrgl_bench_churn"):
        return _measured(clients)


def _measured(clients: int) -> dict[str, Any]:
    part = open_call(PLACES)
    people = User.objects.bulk_create(
        User(email=f"{n}@churn.bench.invalid", full_name="A person")
        for n in range(CANCELLATIONS + JOINS)
    )
    leaving = _with_places_or_waiting(part, people[:CANCELLATIONS])
    acts = [partial(withdraw, one, by=one.person) for one in leaving]
    acts += [
        partial(submit, part, person=one, answers=Answers(facts=FACTS), key=uuid4())
        for one in people[CANCELLATIONS:]
    ]
    random.Random(1).shuffle(acts)
    meters = Meters()
    with meters.running(), ThreadPoolExecutor(clients) as pool:
        times = [*pool.map(timed, acts)]
        [*pool.map(lambda _: connection.close(), range(clients))]
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
    return shared | {
        "cancellations": CANCELLATIONS,
        "joins": JOINS,
        "places": PLACES,
        "clients": clients,
        "tried_again": sum(again for _seconds, again in times),
        **_promises(part, {one.pk for one in leaving}),
    }


def _with_places_or_waiting(part: Part, people: list[User]) -> list[Application]:
    """Those who will cancel: as many as there are places have one, the others wait."""
    rows = [
        Application(
            part=part,
            person=person,
            full_name="A person",
            decided_at=now(),
            state=State.ADMITTED if number < PLACES else State.WAITING,
            waiting_since=None if number < PLACES else now(),
        )
        for number, person in enumerate(people)
    ]
    return Application.objects.bulk_create(rows)


def timed(
    act: Callable[[], object], *, busy: type[Exception] = OperationalError
) -> tuple[float | None, int]:
    """How long it took, and how often it was too busy and was tried again.

    Whoever waits three seconds for the lock, or is told that it is ``busy``, is asked to
    come again, and does.
    """
    started = time.perf_counter()
    for again in range(TRIES):
        try:
            act()
        except (OperationalError, busy):
            continue
        except Exception:  # noqa: BLE001 -- whatever it is, it counts
            break
        return time.perf_counter() - started, again
    return None, TRIES


def _promises(part: Part, left: set[int]) -> dict[str, Any]:
    rows = Application.objects.filter(part=part)
    admitted = {*rows.admitted().values_list("pk", flat=True)}
    waiting = [*rows.waiting().values_list("pk", flat=True)]
    letters = Counter(Delivery.objects.values_list("person", "template"))
    return {
        "admitted": len(admitted),
        "waiting": len(waiting),
        "no_place_given_twice": len(admitted) <= PLACES,
        "no_idle_place": len(admitted) == PLACES or not waiting,
        "nobody_who_left_has_one": not admitted & left,
        "in_order": waiting == sorted(waiting)
        and (not waiting or max(admitted) < min(waiting)),
        "one_letter_each": set(letters.values()) == {1},
    }
