"""One seat is given up for another, or nothing happens."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.notifications.models import Delivery
from apps.programme.actions import sign_up
from apps.programme.actions.swapping import swap
from apps.programme.models import SignUp
from tests.factories.programme import (
    SessionFactory,
    a_person,
    give_places,
    participants,
)
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(academy):
    return SessionFactory(
        part=academy, title="Parallel", slug="parallel", starts_at=START, capacity=1
    )


@pytest.fixture
def people(academy, session):
    people = participants(academy, 3)
    for person in people:
        sign_up(session, person=person)
    return people


def seats():
    """Who has a seat where, and who waits."""
    live = SignUp.objects.live().order_by("session__title", "pk")
    return [*live.values_list("session__title", "person", "state")]


def test_both_seats_change_at_once_and_the_next_in_line_moves_up(
    session, other, people
):
    first, second, third = (person.pk for person in people)

    swap(session.pk, other, person=people[0])

    assert seats() == [
        ("Budgets", second, "seated"),
        ("Budgets", third, "seated"),
        ("Parallel", first, "seated"),
    ]


def test_who_finds_no_seat_keeps_the_old_one(session, other, people):
    taker = a_person("Taker")
    give_places(other.part, [taker])
    sign_up(other, person=taker)
    before, letters = seats(), Delivery.objects.count()

    with pytest.raises(Refused) as refusal:
        swap(session.pk, other, person=people[0])

    assert refusal.value.code == "full"
    assert (seats(), Delivery.objects.count()) == (before, letters)


@pytest.mark.parametrize(
    "case",
    [
        (2, {}, "no_seat"),
        (0, {"state": "draft"}, "not_open"),
        (0, {"starts_at": now() - timedelta(minutes=1)}, "begun"),
    ],
)
def test_a_swap_that_cannot_be_changes_nothing(session, other, people, case):
    who, facts, code = case
    type(other).objects.filter(pk=other.pk).update(**facts)
    before = seats()

    with pytest.raises(Refused) as refusal:
        swap(session.pk, other, person=people[who])

    assert refusal.value.code == code
    assert seats() == before


def test_the_page_offers_the_swap_where_seats_clash(client, session, other, people):
    client.force_login(people[0])
    address = other.get_absolute_url()

    page = words_of(client.get(address))
    wrong = words_of(client.post(f"{address}swap/", {"out": "x"}, follow=True))
    swapped = words_of(client.post(f"{address}swap/", {"out": session.pk}, follow=True))

    assert f'name="out" value="{session.pk}"' in page
    assert "You no longer have the seat to give up." in wrong
    assert "You have a seat. The other one is given up." in swapped
    assert SignUp.objects.seated().get(person=people[0]).session == other
