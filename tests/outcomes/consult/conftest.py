import pytest

from tests.factories.outcomes import a_paragraph, a_snapshot
from tests.factories.programme import a_person, an_academy, give_places


@pytest.fixture
def provision(document, drafter):
    return a_paragraph(document, drafter, "Encourages cities to listen.")


@pytest.fixture
def other(document, drafter, provision):
    return a_paragraph(document, drafter, "Encourages cities to answer.")


@pytest.fixture
def asked(document, drafter, provision, other):
    """A text of two encouragements about which participants are asked."""
    return a_snapshot(document, drafter)


@pytest.fixture
def reader():
    """Another participant."""
    person = a_person("Rita Reader")
    give_places(an_academy(), [person])
    return person


@pytest.fixture
def moderator(document):
    person = a_person("Mona Moderator")
    document.edition.appointments.create(person=person, job="moderator")
    return person
