"""Offers of seats that are answered while their time runs out."""

from collections import Counter
from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.actions import grouping, seats
from apps.programme.actions.offering import end_overdue_seat_offers
from apps.programme.models import Grouping, SessionQuerySet, SignUp
from apps.programme.queries.grouping import board_of
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import holder
from tests.factories.programme import SessionFactory, an_academy, participants

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def the_last_moment():
    """Somebody takes the seat while its offer ends; what the two in line have then."""
    academy = an_academy()
    workshop = SessionFactory(part=academy, capacity=1, seat_offer_hours=24)
    people = participants(academy, 3)
    for person in people:
        actions.sign_up(workshop, person=person)
    actions.leave(workshop, person=people[0])
    SignUp.objects.offered().update(offered_until=now() + timedelta(minutes=1))
    at_once(
        lambda: actions.sign_up(workshop, person=people[1]).state,
        lambda: end_overdue_seat_offers(now() + timedelta(minutes=2)),
    )
    rows = SignUp.objects.filter(person__in=people[1:]).order_by("person", "pk")
    return [*rows.values_list("state", flat=True)]


def test_an_offer_is_either_taken_or_over():
    assert the_last_moment() in (
        ["seated", "waiting"],
        # Whose offer is over has signed up anew.
        ["left", "waiting", "offered"],
    )


def test_without_the_lock_a_seat_is_taken_and_offered(monkeypatch):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(SessionQuerySet, "locked", lambda rows: rows.order_by("pk"))
    look = seats._check_open

    def look_while_the_offer_ends(session):
        look(session)
        at_once(lambda: end_overdue_seat_offers(now() + timedelta(minutes=2)))

    monkeypatch.setattr(seats, "_check_open", look_while_the_offer_ends)

    assert the_last_moment() == ["seated", "offered"]


def test_groups_that_two_send_at_once_offer_each_seat_once():
    academy = an_academy()
    organiser = holder(academy.edition, "organiser")
    workshop = SessionFactory(part=academy, capacity=3, seat_offer_hours=24)
    participants(academy, 6)
    other = SessionFactory(part=academy, starts_at=workshop.starts_at)
    made = Grouping.objects.create(part=academy, name="Groups")
    made.sessions.set([workshop, other])
    grouping.propose(made, by=organiser)
    seen = board_of(made).seen

    def send():
        return grouping.send(made, seen=seen, by=organiser)

    chosen = made.seats.filter(session=workshop).first().application.person
    sent = at_once(send, send, lambda: actions.sign_up(workshop, person=chosen).pk)

    assert sum(sent[:2]) in {5, 6}
    assert workshop.sign_ups.taken().count() == 3
    # Whoever takes the seat after its offer went out is told of both, of each once.
    letters = Counter(Delivery.objects.values_list("person", "template"))
    assert {*letters.values()} == {1}
