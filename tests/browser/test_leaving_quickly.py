"""Leaving a page quickly, at a browser: with a script and without, and not coming back."""

import pytest
from playwright.sync_api import expect

from apps.editions.models import Edition
from tests.factories.programme import SessionFactory, an_academy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HARMLESS = "https://www.wikipedia.org/"
NAME = "Leave this page quickly"


@pytest.fixture
def academy():
    part = an_academy()
    SessionFactory.create_batch(20, part=part)
    Edition.objects.update(offers_quick_exit=True)
    return part


@pytest.fixture
def visit(watched_page, live_server, academy):
    """Open the programme in a tab that came from the page of the edition."""

    def open_tab(*paths, answers=True, **options):
        open_tab.watched = watched_page(**options)
        page = open_tab.watched.page

        def harmless(route):
            if answers:
                route.fulfill(
                    body="<title>Encyclopedia</title>", content_type="text/html"
                )

        page.context.route(f"{HARMLESS}**", harmless)
        page.on("dialog", lambda dialog: pytest.fail(dialog.message))
        for path in paths or ("/2031/", "/2031/programme/"):
            page.goto(f"{live_server.url}{path}")
        return page

    return open_tab


def test_the_page_is_replaced_and_nobody_is_led_back(visit, live_server):
    page = visit()

    page.get_by_role("link", name=NAME).click()
    page.wait_for_url(HARMLESS)
    assert page.title() == "Encyclopedia"

    page.go_back()
    page.wait_for_url(HARMLESS)
    assert page.title() == "Encyclopedia"

    # Whoever types the address means it.
    page.goto(f"{live_server.url}/2031/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"{live_server.url}/2031/programme/")
    page.go_back()
    expect(page).to_have_url(f"{live_server.url}/2031/")


def test_the_page_is_gone_before_the_other_answers(visit):
    page = visit(answers=False)

    title, display = page.evaluate(
        """() => {
          document.querySelector("[data-quick-exit]").click();
          return [document.title, getComputedStyle(document.documentElement).display];
        }"""
    )

    assert (title, display) == ("www.wikipedia.org", "none")


def test_escape_thrice_leaves_and_twice_does_not(visit, live_server):
    page = visit()
    for key in ("Escape", "Escape", "Tab", "Escape", "Escape"):
        page.keyboard.press(key)
    expect(page).to_have_url(f"{live_server.url}/2031/programme/")

    page.keyboard.press("Escape")

    page.wait_for_url(HARMLESS)


def test_where_it_is_off_there_is_no_link_and_escape_does_nothing(visit, live_server):
    Edition.objects.update(offers_quick_exit=False)
    page = visit("/2031/programme/")

    for _each in range(3):
        page.keyboard.press("Escape")

    assert page.get_by_role("link", name=NAME).count() == 0
    expect(page).to_have_url(f"{live_server.url}/2031/programme/")


def test_without_a_script_it_is_a_link(visit):
    page = visit(java_script_enabled=False)

    page.get_by_role("link", name=NAME).click()

    page.wait_for_url(HARMLESS)
    assert page.title() == "Encyclopedia"


@pytest.mark.parametrize(("language", "is_at_end"), [("en", True), ("ar", False)])
def test_it_stays_in_reach_of_a_phone(visit, live_server, language, is_at_end):
    page = visit("/2031/programme/", viewport={"width": 320, "height": 568})
    page.context.add_cookies(
        [{"name": "django_language", "value": language, "url": live_server.url}]
    )
    page.reload()
    way_out = page.locator("[data-quick-exit]")

    page.evaluate("window.scrollTo(0, document.body.scrollHeight / 2)")

    expect(way_out).to_be_in_viewport(ratio=1)
    box = way_out.bounding_box()
    assert box["height"] >= 44
    assert (box["x"] + box["width"] / 2 > 160) == is_at_end
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert visit.watched.axe() == []
