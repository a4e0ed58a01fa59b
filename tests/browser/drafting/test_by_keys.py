"""Two people at two browsers who use nothing but keys: order, writing, and who is where."""

import re

import pytest
from playwright.sync_api import expect

from apps.outcomes.models import Paragraph
from tests.browser.drafting.desk import AFTER, BEFORE, text_of
from tests.browser.waiting import until
from tests.factories.outcomes import a_paragraph, holder

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OTHER = "Another paragraph."


@pytest.fixture
def other(paragraph, drafter):
    return a_paragraph(paragraph.document, drafter, OTHER)


@pytest.fixture
def second(sits_down, paragraph):
    return sits_down(holder(paragraph.document.edition, "drafter", "Second Drafter"))


def stands_at(desk, paragraph):
    desk.page.locator(f"#p-{paragraph.pk} > p > [data-edit]").focus()
    return desk.page.keyboard


def order_of(desk):
    return desk.page.locator("[data-rows] > li [data-text]").all_inner_texts()


def texts(paragraph):
    standing = Paragraph.objects.live().in_order().select_related("head")
    return [one.body for one in standing]


def test_the_order_is_changed_taken_back_and_followed(desk, second, paragraph, other):
    desk.page.goto(desk.address)
    second.page.goto(second.address)
    keys = stands_at(desk, paragraph)

    keys.press("Alt+ArrowDown")
    until(lambda: desk.page.title() and order_of(desk) == [OTHER, BEFORE])
    moved = texts(paragraph)
    keys.press("Alt+Enter")
    keys.type("In between.")
    keys.press("Tab")
    keys.press("Enter")
    until(lambda: desk.page.title() and len(order_of(desk)) == 3)

    assert moved == [OTHER, BEFORE]
    assert texts(paragraph) == [OTHER, BEFORE, "In between."]
    focused = desk.page.locator("[data-row]:has(:focus) [data-text]")
    expect(focused).to_have_text("In between.")
    desk.page.keyboard.press("Alt+Shift+ArrowRight")
    expect(desk.page.locator("[data-row]:has(:focus)")).to_have_class(
        re.compile("level-1")
    )
    news = second.page.locator("[data-news] a")
    news.focus()
    second.page.keyboard.press("Enter")
    until(lambda: second.page.title() and len(order_of(second)) == 3)
    assert order_of(second) == [OTHER, BEFORE, "In between."]


def test_who_comes_to_a_paragraph_in_which_somebody_writes_is_asked_first(
    desk, second, paragraph, other
):
    desk.page.goto(desk.address)
    stands_at(desk, paragraph).press("Enter")
    desk.page.keyboard.type(" Four.")
    desk.page.keyboard.press("Shift+ArrowLeft")
    desk.page.keyboard.press("Control+b")
    expect(desk.text).to_have_value(f"{BEFORE} Four**.**")
    desk.page.get_by_role("button", name="Bold").press("Enter")
    expect(desk.text).to_have_value(AFTER)
    second.page.goto(second.address)
    keys = stands_at(second, paragraph)

    keys.press("Enter")

    question = second.page.locator("[data-lease]")
    expect(question).to_contain_text("Drafter is writing here.")
    expect(second.text).not_to_be_attached()
    keys.press("Tab")
    keys.press("Enter")
    expect(second.text).to_be_focused()
    heard = desk.page.locator("[data-heard]")
    expect(heard).to_have_text("Second Drafter is writing in the same paragraph now.")
    desk.page.keyboard.press("Control+Enter")
    expect(desk.page.locator(f"#t-{other.pk}")).to_be_focused()
    assert text_of(paragraph) == AFTER


def test_a_note_is_called_in_the_text_and_never_in_the_notes(desk, paragraph):
    desk.opens()
    press = desk.page.get_by_role("button", name="Note", exact=True).press

    press("Enter")
    desk.page.keyboard.type("The first.")
    expect(desk.text).to_have_value(f"{BEFORE}[^1]\n\n[^1]: The first.")
    # The cursor stands in the notes, where nothing can be called.
    press("Enter")
    desk.page.keyboard.type("The second.")

    both = f"{BEFORE}[^1][^2]\n\n[^1]: The first.\n[^2]: The second."
    expect(desk.text).to_have_value(both)
    desk.is_told("saved")
    assert text_of(paragraph) == both
