"""Pages that are kept for visitors are not made old by the order of a draft."""

import pytest
from django.core.cache import cache
from django.db import connection

from apps.core import changes
from apps.outcomes.actions import documents, moving
from tests.factories.outcomes import a_paragraph

pytestmark = pytest.mark.django_db


def move(document, drafter, paragraph):
    version = document.structure_version
    moving.move(paragraph, by=drafter, up=True, structure_version=version)


def give_a_title(document, drafter, paragraph):
    documents.describe(document, by=drafter, title="Another")


@pytest.mark.parametrize(("change", "is_old"), [(move, False), (give_a_title, True)])
def test_the_order_of_a_draft_makes_no_page_old(
    settings, django_capture_on_commit_callbacks, document, drafter, *, change, is_old
):
    settings.VISITORS_PAGES_SECONDS = 30
    cache.clear()
    a_paragraph(document, drafter, "First.")
    second = a_paragraph(document, drafter, "Second.")
    document.refresh_from_db()
    # What was written so far is never committed, and nobody waits for it.
    connection.run_on_commit.clear()
    before = changes.current_generation()

    with django_capture_on_commit_callbacks(execute=True):
        change(document, drafter, second)

    document.refresh_from_db()
    assert (changes.current_generation() != before) is is_old
    assert document.structure_version == 2 + (change is move)
    cache.clear()
