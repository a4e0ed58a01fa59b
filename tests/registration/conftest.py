import pytest

from tests.factories.editions import AppointmentFactory, PersonFactory
from tests.factories.registration import CallFactory


@pytest.fixture
def call():
    return CallFactory()


@pytest.fixture
def organiser(client, call):
    """Of the edition of the call, and signed in."""
    person = PersonFactory(is_staff=True)
    AppointmentFactory(edition=call.part.edition, person=person, job="organiser")
    client.force_login(person)
    return person
