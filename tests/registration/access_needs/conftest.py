"""A need of somebody with a place, and the organiser who takes care of it."""

import pytest

from tests.factories.editions import PartFactory, organiser_of
from tests.factories.registration import (
    AccessNeedCaseFactory,
    AccessNeedsFactory,
    ApplicationFactory,
)
from tests.noon import about_noon
from tests.registration.access_needs.needs import SECRET


@pytest.fixture(autouse=True)
def _noon():
    with about_noon():
        yield


@pytest.fixture
def part():
    return PartFactory()


@pytest.fixture
def organiser(part):
    return organiser_of(part)


@pytest.fixture
def case(part, organiser):
    application = ApplicationFactory(part=part, admitted=True)
    return AccessNeedCaseFactory(
        needs=AccessNeedsFactory(application=application, details=SECRET),
        responsible=organiser,
    )
