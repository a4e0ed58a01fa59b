"""Autosave of the drafting workspace: whatever was typed is on file, or still here."""

import json
import re
from collections import Counter

import pytest
from django.conf import settings
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Error, expect

from apps.outcomes.actions import saving
from apps.outcomes.models import Revision, SideVersion
from tests.browser.waiting import until
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    holder,
    type_into,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SAVES = re.compile(r"/paragraphs/[^/]+/$")
BEFORE = "One two three."
AFTER = "One two three. Four."
DRAFTS = """
() => Object.keys(localStorage).filter(key => key.startsWith("draft:"))
  .map(key => JSON.parse(localStorage[key]).body)
"""


class Desk:
    """One drafter at one browser, with one paragraph open."""

    def __init__(self, context, person, paragraph, root):
        self.paragraph = paragraph
        self.address = f"{root}/{paragraph.document.edition.slug}/outcome/draft/"
        self.root = root
        self.context = context
        self.sign_in(person)
        self.page = context.new_page()
        form = self.page.locator(f'form[action*="{paragraph.pk}"][data-autosave]')
        self.text = form.locator("textarea")
        self.state = form.locator("[data-save-state]")
        self.save = form.get_by_role("button", name="Save")
        self.puts: list[str] = []
        self.page.on("request", self._heard)

    def _heard(self, request):
        if request.method == "PUT" and request.redirected_from is None:
            self.puts.append(json.loads(request.post_data)["body"])

    def sign_in(self, person):
        client = Client()
        client.force_login(person, "django.contrib.auth.backends.ModelBackend")
        name = settings.SESSION_COOKIE_NAME
        cookie = {"name": name, "value": client.cookies[name].value, "url": self.root}
        self.context.add_cookies([cookie])

    def opens(self):
        self.page.goto(self.address)
        summary = self.page.locator(f"#p-{self.paragraph.pk} summary", has_text="Edit")
        summary.click()
        return self

    def stops_the_clock(self):
        """From now on it goes on by ``page.clock.run_for`` only."""
        self.page.clock.install()
        self.page.goto(self.address)
        self.page.clock.pause_at(self.page.evaluate("Date.now() + 1000"))
        self.opens()
        return self

    def types(self, words):
        self.text.press("Control+End")
        self.text.press_sequentially(words)
        return self

    def is_told(self, state):
        expect(self.state).to_have_attribute("data-state", state)

    def drafts(self):
        return self.page.evaluate(DRAFTS)

    def fails(self, answer):
        """Every save from now on: no answer, or one of that status."""
        self.is_answered_by(
            lambda route: (
                route.abort()
                if answer is None
                else route.fulfill(status=answer, body="It is not well.")
            )
        )

    def is_answered_by(self, answer):
        """Every save from now on; what else the page asks for is as it is."""
        self.page.route(
            SAVES,
            lambda route: (
                answer(route) if route.request.method == "PUT" else route.fallback()
            ),
        )

    def works(self):
        self.page.unroute(SAVES)


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


def text_of(paragraph):
    paragraph.refresh_from_db()
    return paragraph.head.body


def texts_on_file(paragraph):
    return Counter(paragraph.revisions.values_list("body", flat=True))


def is_busy(*words, **facts):
    raise OperationalError


def test_what_is_typed_is_saved_within_two_seconds(desk, paragraph):
    desk.stops_the_clock().types(" Four.")
    desk.is_told("unsaved")
    desk.page.clock.run_for(1000)
    assert desk.puts == []
    assert desk.drafts() == [AFTER]

    desk.page.clock.run_for(1000)

    desk.is_told("saved")
    assert desk.puts == [AFTER]
    assert text_of(paragraph) == AFTER
    assert desk.drafts() == []


def test_who_does_not_stop_typing_is_saved_all_the_same(desk, paragraph):
    desk.stops_the_clock()
    for letter in "abcdefghij":
        desk.types(letter)
        desk.page.clock.run_for(1000)

    desk.is_told("saved")
    assert desk.puts == [BEFORE + "abcdefghij"]
    assert text_of(paragraph) == BEFORE + "abcdefghij"


def test_the_button_saves_at_once(desk, paragraph):
    desk.stops_the_clock().types(" Four.")

    with desk.page.expect_navigation():
        desk.save.click()

    expect(desk.page.locator(".hr-draft__text").first).to_have_text(AFTER)
    assert texts_on_file(paragraph) == {BEFORE: 1, AFTER: 1}


@pytest.mark.parametrize("is_right", [True, False])
def test_a_draft_is_dropped_only_for_the_hash_of_exactly_it(desk, paragraph, is_right):
    def answer(route):
        response = route.fetch()
        told = response.json()
        told["sha256"] = told["sha256"] if is_right else "0" * 64
        route.fulfill(response=response, json=told)

    desk.opens().is_answered_by(answer)
    desk.types(" Four.")

    desk.is_told("saved")
    assert desk.drafts() == ([] if is_right else [AFTER])


def test_the_second_of_two_gets_both_texts_and_a_proposal(
    sits_down, desk, paragraph, drafter
):
    second = sits_down(holder(paragraph.document.edition, "drafter", "Second"))
    second.opens()
    desk.opens().types(" Four.")
    desk.is_told("saved")

    second.text.press("Control+Home")
    second.text.press_sequentially("Zero, ")

    second.is_told("conflict")
    expect(second.text).not_to_be_editable()
    assert text_of(paragraph) == AFTER
    assert second.drafts() == []
    second.state.get_by_role("link", name="Settle it").click()
    main = second.page.locator("main")
    shown = main.locator(".hr-text-as-typed")
    expect(shown).to_have_text([AFTER, "Zero, One two three."])
    difference = main.locator(".hr-diff")
    expect(difference.locator("ins")).to_contain_text(["Zero,"])
    expect(difference.locator("del")).to_contain_text(["Four"])
    proposal = main.locator("textarea[name=body]")
    expect(proposal).to_have_value("Zero, One two three. Four.")
    main.get_by_role("button", name="Save the merged text").click()
    second.page.wait_for_url("**/outcome/draft/**")
    assert text_of(paragraph) == "Zero, One two three. Four."
    assert texts_on_file(paragraph) == {
        BEFORE: 1,
        AFTER: 1,
        "Zero, One two three.": 1,
        "Zero, One two three. Four.": 1,
    }
    assert SideVersion.objects.get().state == "merged"


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
    desk.page.goto(desk.address)

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


def test_a_text_that_is_frozen_meanwhile_keeps_what_was_typed_beside_it(
    desk, paragraph, drafter
):
    desk.opens()
    a_snapshot(paragraph.document, drafter, "conference")
    desk.types(" Four.")

    desk.is_told("conflict")
    expect(desk.state).to_contain_text("The text is frozen.")

    assert text_of(paragraph) == BEFORE
    assert SideVersion.objects.get().revision.body == AFTER
    assert desk.drafts() == []


def test_what_the_server_refuses_is_told_on_its_page(desk, paragraph):
    desk.opens()
    desk.text.evaluate("(field) => field.removeAttribute('maxlength')")
    desk.text.fill("x" * 20_001)
    with desk.page.expect_navigation():
        desk.save.click()

    expect(desk.page.locator(".hr-error-summary")).to_be_visible()
    expect(desk.page.locator("textarea[name=body]")).to_have_value("x" * 20_001)
    assert Revision.objects.count() == 1


def test_the_same_text_from_two_is_no_conflict(desk, paragraph, drafter):
    desk.opens()
    type_into(paragraph, holder(paragraph.document.edition, "drafter"), AFTER)
    desk.types(" Four.")

    desk.is_told("saved")

    assert text_of(paragraph) == AFTER
    assert not SideVersion.objects.exists()
