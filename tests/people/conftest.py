import pytest

from tests.factories.outcomes import holder
from tests.factories.programme import an_academy
from tests.factories.registration import CallFactory


@pytest.fixture
def academy():
    part = an_academy()
    CallFactory(part=part)
    part.capacity = 2
    part.save()
    return part


@pytest.fixture
def organiser(academy):
    return holder(academy.edition, "organiser")
