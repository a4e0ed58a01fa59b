"""The last places at a part, with threads against a real database."""

from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection

from apps.editions.models import Part
from apps.notifications.models import Delivery
from apps.registration.actions import applying
from apps.registration.actions.applying import Answers, submit
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import State
from apps.registration.models import Application
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, CallFactory

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]

THREADS = 16
FACTS = {"full_name": "A person", "country": "KE"}


def everybody_applies(part, people):
    def go(person):
        try:
            return submit(
                part, person=person, answers=Answers(facts=FACTS), key=uuid4()
            ).state
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(go, people))


def test_200_people_race_for_50_places():
    part = CallFactory(first_come=True, part=PartFactory(capacity=50)).part
    people = PersonFactory.create_batch(200)

    states = everybody_applies(part, people)

    admitted = Application.objects.filter(part=part).admitted()
    waiting = list(Application.objects.filter(part=part).waiting())
    since = [application.waiting_since for application in waiting]
    assert (states.count(State.ADMITTED), states.count(State.WAITING)) == (50, 150)
    assert (admitted.count(), len(waiting)) == (50, 150)
    assert len(set(since)) == 150
    assert since == sorted(since)
    # The lock is taken before the row is written, so keys tell the order of the locks.
    assert max(one.pk for one in admitted) < min(one.pk for one in waiting)
    assert [one.pk for one in waiting] == sorted(one.pk for one in waiting)
    assert Delivery.objects.count() == 200


def test_without_the_lock_places_are_given_twice(monkeypatch):
    part = CallFactory(first_come=True, part=PartFactory(capacity=10)).part
    people = PersonFactory.create_batch(40)
    together = Meeting(THREADS).after(applying.count_behind_the_list)
    monkeypatch.setattr(applying, "count_behind_the_list", together)
    monkeypatch.setattr(
        applying,
        "lock_part",
        lambda pk: Part.objects.select_related("edition__series", "call").get(pk=pk),
    )

    everybody_applies(part, people)

    assert Application.objects.filter(part=part).admitted().count() > 10


def test_people_who_withdraw_at_once_let_as_many_move_up():
    part = PartFactory(capacity=10)
    leaving = ApplicationFactory.create_batch(10, part=part, admitted=True)
    hoping = ApplicationFactory.create_batch(15, part=part, waiting=True)

    def go(application):
        try:
            withdraw(application, by=application.person)
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(go, leaving))

    admitted = Application.objects.filter(part=part).admitted()
    assert {one.pk for one in admitted} == {one.pk for one in hoping[:10]}
    letters = Delivery.objects.filter(template="registration/promoted")
    assert sorted(letters.values_list("person_id", flat=True)) == sorted(
        one.person_id for one in hoping[:10]
    )
