"""Autosave of the drafting workspace: what is typed is on file, or beside the text."""

import pytest
from playwright.sync_api import expect

from apps.outcomes.models import Revision, SideVersion
from tests.browser.drafting.desk import AFTER, BEFORE, text_of, texts_on_file
from tests.factories.outcomes import a_snapshot, holder, type_into

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


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

    desk.save.click()

    expect(desk.page.locator(".hr-draft__text").first).to_have_text(AFTER)
    expect(desk.text).not_to_be_attached()
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
    shown = main.locator(".hr-two .hr-text-as-typed")
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
    expect(desk.page.locator("#id_body")).to_have_value("x" * 20_001)
    assert Revision.objects.count() == 1


def test_the_same_text_from_two_is_no_conflict(desk, paragraph, drafter):
    desk.opens()
    type_into(paragraph, holder(paragraph.document.edition, "drafter"), AFTER)
    desk.types(" Four.")

    desk.is_told("saved")

    assert text_of(paragraph) == AFTER
    assert not SideVersion.objects.exists()
