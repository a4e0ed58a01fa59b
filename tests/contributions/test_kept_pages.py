"""Pages that are kept for visitors are not made old by each word of a report."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import connection

from apps.contributions.actions import Item, save_report
from apps.core import changes
from tests.factories.programme import SessionFactory, a_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("change", "is_old"),
    [
        ({"text": "More."}, False),
        ({"is_hidden": True}, True),
        ({"attribution": "named", "attributed_to": "A city"}, True),
    ],
)
def test_a_report_makes_pages_old_by_what_it_shows_and_hides(
    settings, django_capture_on_commit_callbacks, change, is_old
):
    settings.VISITORS_PAGES_SECONDS = 30
    cache.clear()
    session, by = SessionFactory(), a_person("The rapporteur")
    item = Item(key=uuid4(), text="We listened.")
    save_report(session, by=by, summary="A summary.", items=[item])
    # What was written so far is never committed, and nobody waits for it.
    connection.run_on_commit.clear()
    before = changes.current_generation()

    with django_capture_on_commit_callbacks(execute=True):
        changed = [replace(item, **change)]
        save_report(session, by=by, summary="Another.", items=changed)

    assert (changes.current_generation() != before) is is_old
    cache.clear()
