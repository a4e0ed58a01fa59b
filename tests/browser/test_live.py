"""The screen of the hall, which follows the panel by itself."""

import pytest

from apps.outcomes.actions import floor
from apps.outcomes.actions import sitting as sittings
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def sitting():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    for body in ("Encourages cities to listen.", "Encourages regions to pay."):
        a_paragraph(document, organiser, body)
    snapshot = a_snapshot(document, organiser, "conference")
    return sittings.open_sitting(
        snapshot, by=organiser, mode="paragraphs", is_public=True
    )


def test_what_the_panel_does_is_on_the_screen_without_loading_it_anew(
    watched_page, live_server, sitting
):
    watched = watched_page()
    page, by = watched.page, sitting.opened_by
    page.goto(f"{live_server.url}/2031/outcome/sitting/screen/")
    page.evaluate("window.hrStayed = true")
    screen = page.locator("#live-screen")
    first, second = sitting.items.order_by("position")
    page.wait_for_selector("[data-live-still]", state="hidden")

    sittings.decide(sitting, first.pk, by=by, state="agreed", sha256=first.sha256)
    screen.get_by_text("Encourages regions to pay.").wait_for()
    floor.amend(sitting, second.pk, by=by, body="Encourages all.", sha256=second.sha256)
    screen.locator("ins").first.wait_for()
    sittings.close(sitting, by=by)
    screen.get_by_text("The sitting is closed.").wait_for()

    assert page.evaluate("window.hrStayed")
    assert watched.take_troubles() == []
