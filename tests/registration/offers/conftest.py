"""A part with one place, whose call asks whether the place is wanted."""

import pytest

from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import CallFactory


@pytest.fixture
def part():
    return CallFactory(asks_acceptance=True, part=PartFactory(capacity=1)).part


@pytest.fixture
def organiser():
    return PersonFactory()
