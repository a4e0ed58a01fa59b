import pytest

from tests.factories.programme import SessionFactory, an_academy
from tests.programme.reading import START


@pytest.fixture
def academy():
    return an_academy(time_zone="Europe/Vienna")


@pytest.fixture
def session(academy):
    return SessionFactory(
        part=academy, title="Budgets", slug="budgets", starts_at=START, capacity=2
    )
