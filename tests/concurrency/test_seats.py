"""The last seats of a workshop, with everybody asking at once."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, transaction
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions import seats
from apps.programme.choices import SeatState
from apps.programme.models import SessionQuerySet, SignUp
from apps.programme.models.sign_ups import ONE_SEAT_AT_A_TIME
from apps.registration.models.application import ApplicationQuerySet
from tests.concurrency.meeting import Meeting
from tests.factories.programme import (
    SessionFactory,
    an_academy,
    give_places,
    participants,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

THREADS = 16


def at_once(act, people):
    """Call ``act`` for everybody, ``THREADS`` at a time; what they got, in order."""
    start = Barrier(THREADS)

    def run(share):
        try:
            start.wait()
            return [act(person) for person in share]
        finally:
            connection.close()

    shares = [people[i::THREADS] for i in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as pool:
        return [got for share in pool.map(run, shares) for got in share]


def test_200_people_for_10_seats():
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=10)
    people = participants(academy, 200)

    got = at_once(lambda p: actions.sign_up(workshop, person=p).state, people)

    assert sorted(got) == ["seated"] * 10 + ["waiting"] * 190
    # Who came first has the seat: nobody waits before somebody seated.
    order = SignUp.objects.order_by("pk").values_list("state", flat=True)
    assert [*order] == ["seated"] * 10 + ["waiting"] * 190
    assert Delivery.objects.count() == 200


def test_without_the_lock_seats_are_sold_twice(monkeypatch):
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=10)
    people = participants(academy, THREADS)
    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows.order_by("pk"))
    # One more than there are seats look before anybody takes one.
    meeting = Meeting(of=11)
    monkeypatch.setattr(seats, "_has_free_seat", meeting.after(seats._has_free_seat))

    at_once(lambda p: actions.sign_up(workshop, person=p), people)

    assert SignUp.objects.seated().count() > 10


def test_one_person_in_many_windows_gets_one_seat():
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=10)
    [person] = participants(academy, 1)

    got = at_once(
        lambda p: actions.sign_up(workshop, person=p).pk, [person] * THREADS * 2
    )

    assert len(set(got)) == 1
    assert SignUp.objects.count() == Delivery.objects.count() == 1


def test_one_person_cannot_take_two_seats_at_the_same_time():
    academy = an_academy()
    sessions = [SessionFactory(part=academy, capacity=10)]
    sessions += [
        SessionFactory(part=academy, starts_at=sessions[0].starts_at)
        for _ in range(THREADS - 1)
    ]
    [person] = participants(academy, 1)

    def act(session):
        try:
            return actions.sign_up(session, person=person).state
        except Refused as refusal:
            return refusal.code

    got = at_once(act, sessions)

    assert sorted(got) == ["clash"] * (THREADS - 1) + ["seated"]


def _in_two_parts(number):
    """Sessions at one time, in turn of both parts, and somebody with a place in each."""
    academy = an_academy()
    conference = academy.edition.parts.create(kind="conference")
    [person] = participants(academy, 1)
    give_places(conference, [person])
    start = now() + timedelta(days=30)
    sessions = [
        SessionFactory(part=(academy, conference)[i % 2], starts_at=start)
        for i in range(number)
    ]
    return person, sessions


def _sign_up_for(person):
    def act(session):
        try:
            return actions.sign_up(session, person=person).state
        except Refused as refusal:
            return refusal.code

    return act


def together(check, number):
    """``check`` as it is when nobody writes before all ``number`` have checked."""
    everybody = Barrier(number, timeout=60)

    def checked(*facts):
        check(*facts)
        everybody.wait()

    return checked


@contextmanager
def _without_the_constraint():
    [constraint] = [c for c in SignUp._meta.constraints if c.name == ONE_SEAT_AT_A_TIME]
    with connection.schema_editor() as editor:
        editor.remove_constraint(SignUp, constraint)
    try:
        yield
    finally:
        SignUp.objects.all().delete()
        with connection.schema_editor() as editor:
            editor.add_constraint(SignUp, constraint)


def test_nobody_takes_two_seats_at_once_in_two_parts():
    person, sessions = _in_two_parts(THREADS)

    got = at_once(_sign_up_for(person), sessions)

    assert sorted(got) == ["clash"] * (THREADS - 1) + ["seated"]


@pytest.mark.parametrize("constraint", [True, False])
def test_what_gets_past_the_locks_is_refused_by_the_database(monkeypatch, constraint):
    person, sessions = _in_two_parts(4)
    monkeypatch.setattr(ApplicationQuerySet, "locked", lambda rows: rows.order_by("pk"))
    monkeypatch.setattr(seats, "_check_clash", together(seats._check_clash, 4))

    with nullcontext() if constraint else _without_the_constraint():
        got = at_once(_sign_up_for(person), sessions)

    assert sorted(got) == ["clash"] * 3 * constraint + ["seated"] * (
        1 + 3 * (not constraint)
    )


def test_each_seat_that_is_left_goes_to_exactly_one_person():
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=10)
    people = participants(academy, 40)
    for person in people:
        actions.sign_up(workshop, person=person)

    at_once(lambda p: actions.leave(workshop, person=p), people[:10] * 4)

    seated = SignUp.objects.seated().order_by("pk").values_list("person", flat=True)
    assert [*seated] == [person.pk for person in people[10:20]]
    promoted = Delivery.objects.filter(dedupe_key__endswith=":promoted")
    assert promoted.count() == 10


@pytest.mark.parametrize("hours", [None, 24])
def test_joining_and_leaving_together_never_leaves_a_seat_empty(hours):
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=10, seat_offer_hours=hours)
    people = participants(academy, 120)
    for person in people[:60]:
        actions.sign_up(workshop, person=person)

    def act(person):
        if person in people[:60:2]:
            actions.leave(workshop, person=person)
        elif person in people[60:]:
            actions.sign_up(workshop, person=person)

    at_once(act, people)

    assert SignUp.objects.waiting().count() == 80
    live = SignUp.objects.live().order_by("pk")
    taken, waiting = live[:10], live[10:]
    # Five of the first ten have left, and five more have taken their turns.
    states = [SeatState.SEATED] * 10
    if hours:
        states[5:] = [SeatState.OFFERED] * 5
    assert [held.state for held in taken] == states
    assert {turn.state for turn in waiting} == {SeatState.WAITING}
    letters = Counter(Delivery.objects.values_list("person", "template"))
    assert {*letters.values()} == {1}


def test_moving_up_waits_for_who_signs_up_elsewhere_without_a_deadlock():
    academy = an_academy()
    wanted = SessionFactory(part=academy, capacity=1)
    parallel = SessionFactory(part=academy, starts_at=wanted.starts_at)
    first, second = participants(academy, 2)
    actions.sign_up(wanted, person=first)
    actions.sign_up(wanted, person=second)
    inside, done = Barrier(2), Barrier(2)

    def elsewhere():
        try:
            with transaction.atomic():
                actions.sign_up(parallel, person=second)
                inside.wait()
                # Long enough for the other to be refused the application's lock.
                seats.time.sleep(0.15)
        finally:
            connection.close()
            done.wait()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(elsewhere)
        inside.wait()
        actions.leave(wanted, person=first)
        done.wait()

    held = SignUp.objects.live().values_list("session", "person", "state")
    assert set(held) == {
        (wanted.pk, second.pk, "waiting"),
        (parallel.pk, second.pk, "seated"),
    }
