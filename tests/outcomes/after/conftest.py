import pytest

from apps.outcomes.actions import versions
from tests.factories.outcomes import a_paragraph, a_snapshot, adopt


@pytest.fixture
def published(document, drafter, organiser):
    """A document with two encouragements, adopted and published."""
    a_paragraph(document, drafter, "Encourages cities to listen.")
    a_paragraph(document, drafter, "Encourages cities to answer.")
    snapshot = a_snapshot(document, drafter, "conference")
    adopt(snapshot, organiser)
    document.refresh_from_db()
    return versions.publish(document, by=organiser)
