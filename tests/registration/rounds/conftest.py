"""A call that has closed, with one place, and its organiser, signed in."""

import pytest

from tests.factories.editions import PartFactory, organiser_of
from tests.factories.registration import CallFactory


@pytest.fixture
def part():
    return CallFactory(part=PartFactory(capacity=1), closed=True).part


@pytest.fixture
def organiser(client, part):
    person = organiser_of(part)
    client.force_login(person)
    return person
