import pytest

from tests.browser.drafting.desk import BEFORE, Desk
from tests.factories.outcomes import DocumentFactory, a_paragraph, holder


@pytest.fixture
def drafter():
    return holder(DocumentFactory().edition, "drafter", "Drafter")


@pytest.fixture
def paragraph(drafter):
    document = drafter.appointments.get().edition.outcome_document
    return a_paragraph(document, drafter, BEFORE)


@pytest.fixture
def sits_down(browser, live_server, paragraph):
    contexts = []

    def sit_down(person):
        contexts.append(browser.new_context())
        return Desk(contexts[-1], person, paragraph, live_server.url)

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def desk(sits_down, drafter):
    return sits_down(drafter)
