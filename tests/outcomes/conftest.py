import pytest

from tests.factories.outcomes import DocumentFactory, holder
from tests.factories.programme import a_person, an_academy, give_places


@pytest.fixture
def document():
    return DocumentFactory()


@pytest.fixture
def drafter(document):
    return holder(document.edition, "drafter")


@pytest.fixture
def organiser(document):
    return holder(document.edition, "organiser", "Olga Organiser")


@pytest.fixture
def participant(document):
    person = a_person("Paula Participant")
    give_places(an_academy(), [person])
    return person
