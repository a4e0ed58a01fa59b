from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.choices import SeatState
from apps.programme.models import SignUp
from apps.registration.models import Application
from apps.registration.signals import place_lost
from tests.factories.programme import (
    SessionFactory,
    a_person,
    an_academy,
    participants,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def academy():
    return an_academy()


@pytest.fixture
def workshop(academy):
    return SessionFactory(part=academy, title="Budgets", capacity=2)


def states(session):
    """Who holds what now, in the order of the list."""
    live = SignUp.objects.live().filter(session=session).order_by("pk")
    return [(s.person.full_name, s.state) for s in live]


def letters(person):
    rows = Delivery.objects.filter(person=person).order_by("created_at")
    return [(row.subject, row.state) for row in rows]


def test_seats_are_given_and_then_turns_on_the_waiting_list(academy, workshop):
    people = participants(academy, 4)

    given = [actions.sign_up(workshop, person=person).state for person in people]

    assert given == ["seated", "seated", "waiting", "waiting"]
    assert letters(people[0]) == [("You have a seat: Budgets", "queued")]
    assert letters(people[3]) == [("You are on the waiting list: Budgets", "queued")]


def test_sign_up_twice_returns_the_first(academy, workshop):
    [person] = participants(academy, 1)
    first = actions.sign_up(workshop, person=person)

    second = actions.sign_up(workshop, person=person)

    assert second == first
    assert SignUp.objects.count() == 1
    assert len(letters(person)) == 1


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"draft": True}, "not_open"),
        ({"cancelled": True}, "not_open"),
        ({"unscheduled": True}, "not_scheduled"),
        ({"starts_at": now() - timedelta(minutes=5)}, "begun"),
    ],
)
def test_sign_up_is_refused_where_nothing_can_be_joined(academy, fields, code):
    [person] = participants(academy, 1)
    session = SessionFactory(part=academy, **fields)

    with pytest.raises(Refused) as refusal:
        actions.sign_up(session, person=person)

    assert refusal.value.code == code
    assert states(session) == []


def test_sign_up_needs_a_place_in_the_same_part(workshop):
    stranger = a_person("Stranger")
    [elsewhere] = participants(an_academy("2032"), 1)

    for person in (stranger, elsewhere):
        with pytest.raises(Refused) as refusal:
            actions.sign_up(workshop, person=person)
        assert refusal.value.code == "no_place"

    assert states(workshop) == []


def test_a_seat_at_the_same_time_is_named_and_refused(academy, workshop):
    [person] = participants(academy, 1)
    other = SessionFactory(
        part=academy, starts_at=workshop.starts_at + timedelta(minutes=89)
    )
    after = SessionFactory(part=academy, starts_at=workshop.ends_at)
    actions.sign_up(workshop, person=person)

    with pytest.raises(Refused, match="“Budgets”") as refusal:
        actions.sign_up(other, person=person)

    assert refusal.value.code == "clash"
    assert states(other) == []
    assert actions.sign_up(after, person=person).is_seated


def test_leaving_gives_the_seat_to_the_first_who_waits(academy, workshop):
    people = participants(academy, 4)
    for person in people:
        actions.sign_up(workshop, person=person)

    actions.leave(workshop, person=people[0])
    actions.leave(workshop, person=people[0])

    assert states(workshop) == [
        ("Person 1", "seated"),
        ("Person 2", "seated"),
        ("Person 3", "waiting"),
    ]
    assert letters(people[2]) == [
        ("You are on the waiting list: Budgets", "cancelled"),
        ("You now have a seat: Budgets", "queued"),
    ]
    assert letters(people[0]) == [("You have a seat: Budgets", "cancelled")]
    assert letters(people[3]) == [("You are on the waiting list: Budgets", "queued")]


def test_who_comes_back_stands_at_the_end(academy, workshop):
    people = participants(academy, 4)
    for person in people:
        actions.sign_up(workshop, person=person)
    actions.leave(workshop, person=people[2])

    actions.sign_up(workshop, person=people[2])

    assert [name for name, state in states(workshop) if state == "waiting"] == [
        "Person 3",
        "Person 2",
    ]


def test_who_sits_elsewhere_keeps_the_turn_and_is_passed_over(academy):
    first, second, third = participants(academy, 3)
    wanted = SessionFactory(part=academy, capacity=1)
    parallel = SessionFactory(part=academy, starts_at=wanted.starts_at)
    for person in (first, second, third):
        actions.sign_up(wanted, person=person)
    actions.sign_up(parallel, person=second)

    actions.leave(wanted, person=first)

    assert states(wanted) == [("Person 1", "waiting"), ("Person 2", "seated")]


def test_leaving_the_other_session_opens_the_way_up(academy):
    first, second = participants(academy, 2)
    wanted = SessionFactory(part=academy, capacity=1)
    parallel = SessionFactory(part=academy, starts_at=wanted.starts_at)
    for person in (first, second):
        actions.sign_up(wanted, person=person)
    actions.sign_up(parallel, person=second)
    actions.leave(wanted, person=first)

    actions.leave(parallel, person=second)

    assert states(wanted) == [("Person 1", "seated")]


def test_nobody_leaves_what_has_begun(academy, workshop):
    [person] = participants(academy, 1)
    actions.sign_up(workshop, person=person)
    workshop.starts_at = now() - timedelta(minutes=1)
    workshop.save()

    with pytest.raises(Refused) as refusal:
        actions.leave(workshop, person=person)

    assert refusal.value.code == "begun"
    assert states(workshop) == [("Person 0", "seated")]


def test_who_loses_the_place_gives_up_the_seats_to_come(academy, workshop):
    first, second, third = participants(academy, 3)
    past = SessionFactory(part=academy, starts_at=now() + timedelta(hours=1))
    other = SessionFactory(part=academy, starts_at=now() + timedelta(days=2))
    actions.sign_up(past, person=first)
    past.starts_at = now() - timedelta(hours=1)
    past.save()
    for person in (first, second, third):
        actions.sign_up(workshop, person=person)
    actions.sign_up(other, person=first)
    place = Application.objects.get(person=first)

    place_lost.send(sender=Application, application=place)

    assert states(past) == [("Person 0", "seated")]
    assert states(other) == []
    assert states(workshop) == [("Person 1", "seated"), ("Person 2", "seated")]
    assert SignUp.objects.filter(state=SeatState.LEFT).count() == 2
