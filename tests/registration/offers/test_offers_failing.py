"""One error ends nobody else's time to wait."""

import pytest

from apps.registration.actions import offers
from apps.registration.actions.deciding import leave
from apps.registration.actions.offers import end_overdue
from apps.registration.actions.places import lock_part
from tests.factories.registration import ApplicationFactory, CallFactory
from tests.registration.offers.standing import overdue, states

pytestmark = pytest.mark.django_db


@pytest.fixture
def broken(monkeypatch):
    """Ending the offer of each application in this set fails."""
    keys = set()

    def fail_for_some(part, application, state, **facts):
        if application.pk in keys:
            raise RuntimeError("injected")
        return leave(part, application, state, **facts)

    monkeypatch.setattr(offers, "leave", fail_for_some)
    return keys


def test_an_error_with_one_offer_ends_the_others_all_the_same(part, broken, caplog):
    first, second = ApplicationFactory.create_batch(2, part=part, offered=True)
    elsewhere = ApplicationFactory(part=CallFactory().part, offered=True)
    for row in (first, second, elsewhere):
        overdue(row)
    broken.add(first.pk)

    assert end_overdue() == 2

    assert states(part) == ["offered", "withdrawn"]
    assert states(elsewhere.part) == ["withdrawn"]
    assert f"the offer of application {first} was not ended" in caplog.text
    broken.clear()
    assert end_overdue() == 1


def test_a_part_that_cannot_be_locked_keeps_no_other_waiting(part, monkeypatch, caplog):
    here, there = (
        ApplicationFactory(part=one, offered=True) for one in (part, CallFactory().part)
    )
    overdue(here)
    overdue(there)

    def fail_at_one(key):
        if key == part.pk:
            raise RuntimeError("injected")
        return lock_part(key)

    monkeypatch.setattr(offers, "lock_part", fail_at_one)

    assert end_overdue() == 1
    assert (states(part), states(there.part)) == (["offered"], ["withdrawn"])
    assert f"offers of part {part.pk} were not ended" in caplog.text
