"""A part with one place, and its organisers, one of them signed in."""

import pytest

from tests.factories.editions import PartFactory, PersonFactory, organiser_of
from tests.factories.registration import CallFactory


@pytest.fixture
def part():
    return CallFactory(part=PartFactory(capacity=1)).part


@pytest.fixture
def organiser():
    return PersonFactory()


@pytest.fixture
def at_work(client, part):
    person = organiser_of(part)
    client.force_login(person)
    return person
