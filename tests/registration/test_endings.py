"""After a part nobody is given a place any more, however one becomes free."""

import pytest
import time_machine

from apps.notifications.models import Delivery
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.places import set_capacity
from apps.registration.choices import State
from apps.registration.endings import is_over
from apps.registration.models import Application
from tests.factories.editions import EditionFactory, PartFactory, PersonFactory
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db

LAST_DAY = {"ends_on": "2031-03-07", "dates_are_final": True}


def a_part(*, ends_on="", **edition):
    return PartFactory(
        edition=EditionFactory(**edition), ends_on=ends_on, starts_on="", capacity=1
    )


@pytest.mark.parametrize(
    ("facts", "over"),
    [
        ({"status": "closed"}, True),
        ({"status": "archived"}, True),
        ({"status": "running"}, False),
        (LAST_DAY, True),
        ({**LAST_DAY, "dates_are_final": False}, False),
        ({"starts_on": "2031-03-07", "dates_are_final": True}, True),
        ({**LAST_DAY, "ends_on": "2031-03"}, False),
    ],
)
@time_machine.travel("2031-03-08T12:00:00Z", tick=False)
def test_a_part_is_over_when_it_is_closed_or_its_last_day_was(facts, over):
    part = a_part(**facts)
    part.refresh_from_db()

    assert is_over(part) is over


@pytest.mark.parametrize(
    ("instant", "over"),
    [("2031-03-08T11:59:00Z", False), ("2031-03-08T12:00:00Z", True)],
)
def test_the_last_day_lasts_until_it_ends_everywhere(instant, over):
    part = a_part(**LAST_DAY)
    part.refresh_from_db()

    with time_machine.travel(instant, tick=False):
        assert is_over(part) is over


def test_the_days_of_the_part_come_before_those_of_the_edition():
    with time_machine.travel("2031-03-08T12:00:00Z", tick=False):
        part = PartFactory(
            edition=EditionFactory(**LAST_DAY), starts_on="2031-04-02", ends_on=""
        )
        part.refresh_from_db()

        assert is_over(part) is False


def test_who_leaves_afterwards_hands_the_place_to_nobody():
    part = a_part(status="closed")
    leaving = ApplicationFactory(part=part, admitted=True)
    waiting = ApplicationFactory(part=part, waiting=True)

    withdraw(leaving, by=leaving.person)
    moved = set_capacity(part, 5, by=PersonFactory())

    assert moved == []
    assert Application.objects.get(pk=waiting.pk).state == State.WAITING
    assert not Delivery.objects.filter(person=waiting.person).exists()
