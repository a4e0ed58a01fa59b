"""Offers that are answered while their time runs out, and a list that never rests."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.registration.actions import offers
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import State
from apps.registration.models import Application
from tests.concurrency.test_at_once import at_once
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def the_last_moment(*others):
    """Somebody says yes to an offer of the one place beside ``others``; all states."""
    call = CallFactory(part=PartFactory(capacity=1), acceptance_days=2)
    late = ApplicationFactory(
        part=call.part, offered=True, offered_until=now() + timedelta(minutes=1)
    )
    ApplicationFactory(part=call.part, waiting=True)
    at_once(
        lambda: offers.accept(late, by=late.person),
        *others,
    )
    return sorted(
        Application.objects.filter(part=call.part).values_list("state", flat=True)
    )


def the_clock_ends_it():
    return offers.end_overdue(now() + timedelta(minutes=2))


def test_an_offer_is_either_accepted_or_over():
    states = the_last_moment(the_clock_ends_it)

    assert states in (
        [State.ADMITTED, State.WAITING],
        [State.OFFERED, State.WITHDRAWN],
    )


def test_without_the_lock_the_place_is_given_twice(monkeypatch):
    """The negative control: it shows that the race above is a real one."""

    def look_while_the_offer_ends(application):
        found = Application.objects.select_related("person", "part__call").get(
            pk=application.pk
        )
        at_once(the_clock_ends_it)
        return found.part, found

    monkeypatch.setattr(offers, "locked", look_while_the_offer_ends)

    assert the_last_moment() == [State.ADMITTED, State.OFFERED]


def test_people_who_leave_and_people_who_come_keep_every_promise():
    part = CallFactory(first_come=True, part=PartFactory(capacity=10)).part
    first = ApplicationFactory.create_batch(10, part=part, admitted=True)
    hoping = ApplicationFactory.create_batch(6, part=part, waiting=True)
    people = PersonFactory.create_batch(16)
    answers = Answers(facts={"full_name": "A person", "country": "KE"})

    at_once(
        *(
            act
            for leaving, coming in zip([*first, *hoping], people, strict=True)
            for act in (
                lambda one=leaving: withdraw(one, by=one.person),
                lambda one=coming: submit(
                    part, person=one, answers=answers, key=uuid4()
                ),
            )
        )
    )

    rows = Application.objects.filter(part=part)
    waiting = list(rows.waiting().values_list("pk", flat=True))
    assert rows.admitted().count() == 10
    assert waiting == sorted(waiting)
    assert len(waiting) == 6
    # Of those who came, whoever came first has a place.
    came = list(rows.filter(person__in=people, state=State.ADMITTED))
    assert max(one.pk for one in came) < min(waiting)
    letters = Delivery.objects.values_list("person_id", "template")
    assert len(letters) == len(set(letters))
