"""Two organisers publish one call at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection

from apps.core.refusals import Refused
from apps.registration.actions import publishing
from apps.registration.models import Call, CallVersion
from tests.concurrency.meeting import Meeting
from tests.factories.editions import PersonFactory
from tests.factories.registration import CallFactory

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def call():
    return CallFactory(text="Come and learn.")


def meet_before_writing(monkeypatch, meeting):
    monkeypatch.setattr(
        CallVersion.objects, "create", meeting.before(CallVersion.objects.create)
    )


def both_publish(call):
    people = PersonFactory.create_batch(2)

    def go(person):
        try:
            return publishing.publish(call, by=person).number
        except (Refused, IntegrityError) as problem:
            return type(problem)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        return set(pool.map(go, people))


def test_one_version_and_one_refusal_come_of_it(call, monkeypatch):
    meet_before_writing(monkeypatch, Meeting(patience=0.1))

    assert both_publish(call) == {1, Refused}
    assert CallVersion.objects.count() == 1


def test_without_the_lock_both_write_the_same_number(call, monkeypatch):
    meet_before_writing(monkeypatch, Meeting())
    monkeypatch.setattr(
        publishing,
        "locked",
        lambda pk: Call.objects.select_related("part__edition", "current").get(pk=pk),
    )

    assert both_publish(call) == {1, IntegrityError}
