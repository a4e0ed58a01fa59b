import pytest

from apps.editions.choices import Job
from apps.editions.models import Appointment
from tests.factories.programme import SessionFactory, a_person, an_academy
from tests.programme.reading import START


@pytest.fixture
def academy():
    return an_academy(time_zone="Europe/Vienna")


@pytest.fixture
def session(academy):
    return SessionFactory(
        part=academy, title="Budgets", slug="budgets", starts_at=START, capacity=2
    )


@pytest.fixture
def organiser(client, academy):
    """Of the academy, and signed in."""
    person = a_person("Organiser", is_staff=True)
    Appointment.objects.create(
        edition=academy.edition, person=person, job=Job.ORGANISER
    )
    client.force_login(person)
    return person
