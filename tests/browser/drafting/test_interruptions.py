"""No connection, no answer, no page any more: what was typed is on file or still here."""

from collections import Counter
from threading import Event
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import OperationalError
from playwright.sync_api import Error, expect

from apps.outcomes.actions import saving
from apps.outcomes.models import SideVersion
from tests.browser.drafting.desk import AFTER, BEFORE, text_of, texts_on_file
from tests.browser.waiting import until
from tests.factories.outcomes import holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

KEPT = "Object.keys(localStorage).filter(key => key.startsWith('kept:')).length"


def is_busy(*words, **facts):
    raise OperationalError


def test_without_a_connection_it_is_kept_and_goes_out_when_there_is_one(
    desk, paragraph
):
    desk.opens().context.set_offline(True)
    desk.types(" Four.")
    expect(desk.state).to_contain_text("no connection")
    assert text_of(paragraph) == BEFORE
    assert desk.drafts() == [AFTER]

    desk.context.set_offline(False)

    desk.is_told("saved")
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}
    assert desk.drafts() == []


def test_a_server_that_is_ill_is_asked_again(desk, paragraph):
    desk.stops_the_clock().fails(503)
    desk.types(" Four.")
    with desk.page.expect_response(lambda response: response.status == 503):
        desk.page.clock.run_for(2000)
    desk.is_told("unsaved")
    assert desk.drafts() == [AFTER]

    desk.works()
    until(lambda: desk.page.clock.run_for(5000) or text_of(paragraph) == AFTER)

    desk.is_told("saved")
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}
    assert desk.drafts() == []


def test_who_leaves_right_after_typing_has_saved(desk, paragraph):
    desk.stops_the_clock().types(" Four.")
    assert desk.puts == []

    desk.page.goto(f"{desk.root}/privacy/")

    until(lambda: text_of(paragraph) == AFTER)
    desk.opens()
    expect(desk.text).to_have_value(AFTER)
    assert desk.drafts() == []
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}


def test_what_was_typed_is_there_again_after_a_reload(desk, paragraph, monkeypatch):
    monkeypatch.setattr(saving, "save", is_busy)
    desk.opens()
    with desk.page.expect_response(lambda response: response.status == 503):
        desk.types(" Four.")
    desk.is_told("unsaved")

    with desk.page.expect_response(lambda response: response.status == 503):
        desk.page.reload()

    expect(desk.text).to_be_visible()
    expect(desk.text).to_have_value(AFTER)
    desk.is_told("unsaved")
    assert text_of(paragraph) == BEFORE
    monkeypatch.undo()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.is_told("saved")
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}


def test_a_reload_without_a_connection_loses_nothing(desk, paragraph):
    desk.opens().context.set_offline(True)
    desk.types(" Four.")
    with pytest.raises(Error, match="ERR_INTERNET_DISCONNECTED"):
        desk.page.reload()

    desk.context.set_offline(False)
    # What was kept may be on file before the page is there again; then no field is open.
    desk.opens()

    expect(desk.text).to_have_value(AFTER)
    until(lambda: text_of(paragraph) == AFTER and desk.drafts() == [])
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}


def test_typing_while_a_save_is_on_its_way_is_no_conflict(desk, paragraph):
    held = []

    def hold_the_first(route):
        held.append(route)
        if len(held) > 1:
            route.continue_()

    desk.opens().is_answered_by(hold_the_first)
    with desk.page.expect_request(lambda request: request.method == "PUT"):
        desk.types(" Four.")
    until(lambda: desk.page.title() and held)
    desk.types(" Five.")

    held[0].continue_()

    until(lambda: desk.page.title() and text_of(paragraph) == f"{AFTER} Five.")
    desk.is_told("saved")
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1, f"{AFTER} Five.": 1}
    assert not SideVersion.objects.exists()
    assert desk.drafts() == []


def test_an_answer_that_did_not_arrive_makes_no_conflict_either(desk, paragraph):
    desk.opens().is_answered_by(lambda route: route.fetch())
    desk.types(" Four.")
    until(lambda: desk.page.title() and text_of(paragraph) == AFTER)
    desk.types(" Five.")
    desk.works()
    desk.fails(None)

    desk.page.reload()

    expect(desk.text).to_have_value(f"{AFTER} Five.")
    desk.works()
    desk.page.evaluate("dispatchEvent(new Event('online'))")
    desk.is_told("saved")
    assert text_of(paragraph) == f"{AFTER} Five."
    assert not SideVersion.objects.exists()


@pytest.fixture
def slow_way(monkeypatch):
    """Texts held up on their way to the file, until ``let`` is called for them."""
    gates: dict[str, Event] = {}
    save = saving.save

    def save_late(*words, body, **facts):
        if body in gates:
            gates[body].wait(30)
        return save(*words, body=body, **facts)

    monkeypatch.setattr(saving, "save", save_late)

    def hold(*texts):
        gates.update({text: Event() for text in texts})

    yield SimpleNamespace(hold=hold, let=lambda text: gates[text].set())
    for gate in gates.values():
        gate.set()


FIVE = f"{AFTER} Five."
SIX = f"{FIVE} Six."


def types_on_and_leaves(desk):
    """The first text is under way when the page goes, with a longer one at its end."""
    desk.opens()
    with desk.page.expect_request(lambda request: request.method == "PUT"):
        desk.types(" Four.")
    desk.types(" Five.")
    desk.page.goto(f"{desk.root}/privacy/")


def on_file(desk, paragraph, *texts):
    until(lambda: desk.page.title() and texts_on_file(paragraph) == Counter(texts))
    return not SideVersion.objects.exists()


def test_a_save_that_arrives_after_a_later_one_is_no_conflict(
    desk, paragraph, slow_way
):
    slow_way.hold(AFTER)
    types_on_and_leaves(desk)
    until(lambda: text_of(paragraph) == FIVE)

    slow_way.let(AFTER)

    assert on_file(desk, paragraph, BEFORE, AFTER, FIVE)
    desk.opens()
    expect(desk.text).to_have_value(FIVE)
    assert text_of(paragraph) == FIVE
    assert desk.drafts() == []


def test_who_is_back_before_the_saves_have_arrived_has_no_conflict(
    desk, paragraph, slow_way
):
    slow_way.hold(AFTER, FIVE)
    types_on_and_leaves(desk)
    desk.page.goto(desk.address)
    expect(desk.text).to_have_value(FIVE)
    desk.types(" Six.")

    slow_way.let(FIVE)
    desk.is_told("saved")
    slow_way.let(AFTER)

    assert on_file(desk, paragraph, BEFORE, AFTER, FIVE, SIX)
    assert text_of(paragraph) == SIX
    assert desk.drafts() == []


def test_another_person_at_the_same_browser_does_not_go_on_with_it(desk, paragraph):
    desk.opens().fails(None)
    desk.types(" Four.")
    expect(desk.state).to_contain_text("no connection")
    desk.sign_in(holder(paragraph.document.edition, "drafter", "Second"))

    desk.opens()

    expect(desk.text).to_have_value(BEFORE)
    assert desk.drafts() == [AFTER]


def test_who_was_signed_out_finds_the_text_after_signing_in(desk, paragraph, drafter):
    desk.opens().context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    with desk.page.expect_response(lambda response: response.status == 302):
        desk.types(" Four.")
    desk.is_told("unsaved")
    with desk.page.expect_navigation():
        desk.save.click()
    assert "/accounts/login/" in desk.page.url
    assert text_of(paragraph) == BEFORE

    desk.sign_in(drafter)
    desk.page.goto(desk.address)

    desk.is_told("saved")
    assert text_of(paragraph) == AFTER


def test_a_new_paragraph_waits_in_the_browser_until_it_is_on_file(desk, paragraph):
    page, offer = desk.opens().page, desk.page.locator(".hr-kept")
    inserts = page.locator("#insert")
    inserts.locator("summary").first.click()
    page.locator("#insert-body").fill("In between.")
    until(lambda: page.evaluate(KEPT) == 1)

    page.reload()

    offer.get_by_role("button", name="Use it").click()
    expect(page.locator("#insert-body")).to_have_value("In between.")
    inserts.get_by_role("button", name="Insert").click()
    standing = page.locator("[data-rows] [data-text]", has_text="In between.")
    expect(standing).to_be_visible()
    until(lambda: page.evaluate(KEPT) == 0)
    page.reload()
    expect(standing).to_be_visible()
    expect(offer).to_have_count(0)
    assert page.evaluate(KEPT) == 0
