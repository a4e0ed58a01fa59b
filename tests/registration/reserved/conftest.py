"""A part with three places that go to the first who apply."""

import pytest

from tests.factories.editions import PartFactory
from tests.factories.registration import CallFactory


@pytest.fixture
def part():
    return CallFactory(part=PartFactory(capacity=3), first_come=True).part
