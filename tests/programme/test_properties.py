"""Whatever people do in whatever order, the seats add up."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils.timezone import now
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.programme import actions
from apps.programme.actions.offering import end_overdue_seat_offers
from apps.programme.models import SignUp
from apps.programme.queries import clashes_of
from tests.factories.programme import (
    SessionFactory,
    a_person,
    an_academy,
    participants,
)

PEOPLE, SESSIONS = 6, 3
STEPS = st.lists(
    st.one_of(
        st.tuples(
            st.sampled_from(["join", "leave"]),
            st.integers(0, PEOPLE - 1),
            st.integers(0, SESSIONS - 1),
        ),
        st.tuples(st.just("seats"), st.integers(1, 4), st.integers(0, SESSIONS - 1)),
        st.tuples(st.just("move"), st.integers(0, 2), st.integers(0, SESSIONS - 1)),
        st.tuples(st.just("lose"), st.integers(0, PEOPLE - 1), st.just(0)),
        st.tuples(st.just("wait"), st.just(0), st.just(0)),
    ),
    max_size=25,
)


@contextmanager
def undone():
    """Each example begins with an empty database."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=60)
@given(steps=STEPS)
def test_seats_are_never_too_many_and_never_empty_while_somebody_waits(steps):
    with undone():
        _play(steps)


def _play(steps):
    academy = an_academy()
    organiser = a_person("Organiser")
    people = participants(academy, PEOPLE)
    # The first two are at the same time, the third begins when they end. The second
    # leaves a day to answer the offer of a seat.
    first = SessionFactory(part=academy, capacity=2)
    sessions = [
        first,
        SessionFactory(
            part=academy, capacity=1, starts_at=first.starts_at, seat_offer_hours=24
        ),
        SessionFactory(part=academy, capacity=2, starts_at=first.ends_at),
    ]
    for verb, number, which in steps:
        session = sessions[which]
        try:
            if verb in {"seats", "move"}:
                _change(session, verb, number, first_start=first.created_at)
                actions.change(session, actor=organiser)
                if verb == "move":
                    actions.publish(session, actor=organiser)
            else:
                _do(verb, session, people[number])
        except Refused:
            session.refresh_from_db()
        for each in sessions:
            _check(each)


def _do(verb, session, person):
    match verb:
        case "join":
            actions.sign_up(session, person=person)
        case "leave":
            actions.leave(session, person=person)
        case "lose":
            actions.give_up_seats(person=person, part=session.part)
        case "wait":
            end_overdue_seat_offers(now() + timedelta(days=2))


def _change(session, verb, number, *, first_start):
    if verb == "seats":
        session.capacity = number
    else:
        session.starts_at = first_start + timedelta(days=30, hours=number)
        session.ends_at = session.starts_at + timedelta(minutes=90)


def _check(session):
    session.refresh_from_db()
    taken = SignUp.objects.taken().filter(session=session)
    waiting = SignUp.objects.waiting().filter(session=session)
    assert taken.count() <= session.capacity
    able = [w for w in waiting if not clashes_of(w.person_id, session).exists()]
    if able:
        assert taken.count() == session.capacity


@pytest.mark.django_db
@settings(max_examples=60)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["join", "leave"]), st.integers(0, PEOPLE - 1)),
        max_size=30,
    )
)
def test_the_waiting_list_moves_up_in_its_order(steps):
    with undone():
        academy = an_academy()
        people = participants(academy, PEOPLE)
        session = SessionFactory(part=academy, capacity=2)
        line = []
        for verb, number in steps:
            if verb == "join":
                actions.sign_up(session, person=people[number])
                line += [number] if number not in line else []
            else:
                actions.leave(session, person=people[number])
                line = [other for other in line if other != number]

            live = session.sign_ups.live().order_by("pk")
            assert [(people.index(held.person), held.state) for held in live] == [
                (who, "seated" if i < 2 else "waiting") for i, who in enumerate(line)
            ]
