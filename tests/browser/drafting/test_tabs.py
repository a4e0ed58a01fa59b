"""One person with two tabs: no text of one is written over by the other."""

import pytest
from playwright.sync_api import expect

from apps.outcomes.actions import structure
from apps.outcomes.models import SideVersion
from tests.browser.drafting.desk import AFTER, BEFORE, text_of, texts_on_file
from tests.browser.waiting import until
from tests.factories.outcomes import holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OTHER = "One two three. Five."


@pytest.fixture
def second(desk):
    return desk.another_tab()


def is_killed(desk):
    """Its page goes without being able to send anything."""
    desk.page.evaluate("() => { window.fetch = () => Promise.reject(); }")
    desk.page.close()


def test_each_tab_keeps_its_own_copy_and_both_are_on_file(desk, second, paragraph):
    desk.opens().fails(None)
    second.opens().fails(None)
    desk.types(" Four.")
    expect(second.state).to_contain_text("in another tab")
    second.types(" Five.")

    # What one tab has stored reaches the other a moment later.
    until(lambda: sorted(second.drafts()) == [OTHER, AFTER])

    is_killed(desk)
    second.works()
    second.page.reload()

    until(lambda: second.page.title() and second.drafts() == [])
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1, OTHER: 1}
    assert text_of(paragraph) == OTHER
    assert SideVersion.objects.get().revision.body == AFTER


def test_what_a_closed_tab_had_not_saved_goes_on_in_the_next(desk, second, paragraph):
    desk.opens().fails(None)
    desk.types(" Four.")
    expect(desk.state).to_contain_text("no connection")
    is_killed(desk)

    second.opens()

    second.is_told("saved")
    expect(second.text).to_have_value(AFTER)
    assert text_of(paragraph) == AFTER
    assert second.drafts() == []


def test_what_cannot_be_saved_is_said_as_it_is(desk, paragraph, drafter):
    organiser = holder(paragraph.document.edition, "organiser", "Olga Organiser")
    desk.stops_the_clock().is_answered_by(
        lambda route: route.fulfill(status=400, json={"errors": {"body": ["So not."]}})
    )
    desk.types(" Four.")
    desk.page.clock.run_for(2000)
    expect(desk.state).to_contain_text("So not.")
    desk.works()
    job = drafter.appointments.get()
    job.delete()
    desk.types("!")
    desk.page.clock.run_for(2000)
    expect(desk.state).to_contain_text("you may no longer write here")
    assert desk.drafts() == [f"{AFTER}!"]
    job.save()
    paragraph.document.refresh_from_db()
    version = paragraph.document.structure_version
    structure.remove(paragraph, by=organiser, structure_version=version)

    desk.types("?")
    desk.page.clock.run_for(2000)

    expect(desk.state).to_contain_text("Olga Organiser has removed this paragraph.")
    desk.state.get_by_role("link", name="Restore it").click()
    desk.page.get_by_role("button", name="Restore the paragraph").click()
    desk.page.wait_for_url("**/outcome/draft/**")
    paragraph.refresh_from_db()
    assert paragraph.removed_at is None
    assert SideVersion.objects.get().revision.body == f"{AFTER}!?"
