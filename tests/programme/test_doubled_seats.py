"""Nobody sits in two sessions at once, unless a move of a session puts them there."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.models import SignUp
from apps.programme.queries import session_page
from tests.factories.programme import (
    SessionFactory,
    SignUpFactory,
    a_person,
    an_academy,
    move,
    participants,
)
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def seats():
    """One person's seats in two sessions, one after the other."""
    academy = an_academy()
    [person] = participants(academy, 1)
    first = SessionFactory(part=academy, title="Budgets", starts_at=START)
    second = SessionFactory(part=academy, title="Water", starts_at=first.ends_at)
    return [actions.sign_up(session, person=person) for session in (first, second)]


def marks():
    rows = SignUp.objects.order_by("pk")
    return [*rows.values_list("session__title", "state", "is_doubled")]


def test_the_database_refuses_two_seats_at_once(seats):
    overlapping = SessionFactory(starts_at=START + timedelta(minutes=30))

    with (
        pytest.raises(IntegrityError, match="one_seat_at_a_time"),
        transaction.atomic(),
    ):
        SignUpFactory(session=overlapping, person=seats[0].person)

    # A turn on a waiting list is no seat, and one session may begin as another ends.
    SignUpFactory(session=overlapping, person=seats[0].person, state="waiting")
    assert SignUp.objects.seated().count() == 2


def test_a_move_doubles_a_seat_and_its_person_is_told(seats, client):
    budgets, water = (held.session for held in seats)

    move(water, -timedelta(minutes=60))

    assert marks() == [("Budgets", "seated", False), ("Water", "seated", True)]
    text = Delivery.objects.get(template="programme/released").body_text
    assert "At the new time you also have a seat in “Budgets”" in text
    client.force_login(seats[0].person)
    assert "You also have a seat at the same time in “Water”" in words_of(
        client.get(budgets.get_absolute_url())
    )
    assert "At the time of another seat" in words_of(client.get("/me/"))
    assert session_page(budgets, seats[0].person).clash == water


@pytest.mark.parametrize("way", ["leave", "cancel", "move"])
def test_the_mark_goes_when_the_seat_stands_alone_again(seats, way):
    budgets, water = (held.session for held in seats)
    move(water, -timedelta(minutes=60))

    if way == "leave":
        actions.leave(budgets, person=seats[0].person)
    elif way == "cancel":
        actions.cancel(budgets, actor=a_person("Organiser"))
    else:
        move(budgets, timedelta(days=1))

    state = "seated" if way == "move" else "left"
    assert marks() == [("Budgets", state, False), ("Water", "seated", False)]


def test_who_sits_alone_is_told_of_no_other_seat(seats):
    move(seats[1].session, timedelta(days=1))

    text = Delivery.objects.get(template="programme/released").body_text
    assert "both seats" not in text
    held = SignUp.objects.get(pk=seats[1].pk)
    assert (held.starts_at, held.ends_at) == (
        held.session.starts_at,
        held.session.ends_at,
    )
