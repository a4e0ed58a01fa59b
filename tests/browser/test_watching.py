"""Negative controls: whatever the walk looks for, it finds where it is."""

import pytest
from django.test import Client

from tests.browser.views import View
from tests.browser.walking import look, walk

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADD_IMAGE = """
() => new Promise((done) => {
  const image = new Image();
  image.onerror = image.onload = done;
  image.src = "https://elsewhere.example/x.png";
  document.body.append(image);
})
"""


@pytest.fixture
def privacy_page(watched_page, live_server):
    def make(**options):
        watched = watched_page(**options)
        watched.page.goto(f"{live_server.url}/privacy/")
        return watched

    return make


def test_a_page_that_is_well_passes(privacy_page):
    assert list(look(privacy_page(), "en")) == []


def test_what_the_policy_refuses_is_seen(privacy_page):
    watched = privacy_page()
    watched.page.evaluate(ADD_IMAGE)
    watched.page.evaluate(
        """() => {
          const script = document.createElement("script");
          script.textContent = "1";
          document.body.append(script);
        }"""
    )

    troubles = watched.take_troubles()

    assert "refused: img-src https://elsewhere.example/x.png" in troubles
    assert "refused: script-src-elem inline" in troubles
    assert sum("Content Security Policy" in text for text in troubles) == 2


def test_a_request_to_another_place_is_seen(privacy_page):
    watched = privacy_page(bypass_csp=True)
    watched.page.evaluate(ADD_IMAGE)

    troubles = watched.take_troubles()

    assert "elsewhere: https://elsewhere.example/x.png" in troubles
    assert "net::ERR_NAME_NOT_RESOLVED" in " ".join(troubles)


def test_a_script_that_fails_is_seen(privacy_page):
    watched = privacy_page()
    with watched.page.expect_event("pageerror"):
        watched.page.evaluate("() => { setTimeout(() => { throw Error('Oh.') }) }")

    assert watched.take_troubles() == ["script: Oh."]


@pytest.mark.parametrize(
    ("spoil", "found"),
    [
        ("document.documentElement.lang = 'fr'", {"speaks"}),
        (
            "document.querySelector('main').append(document.createElement('input'))",
            {"1280 light label", "320 light label"},
        ),
        (
            "document.querySelector('main').style.minWidth = '400px'",
            {"320 dark has", "320 light has"},
        ),
        (
            "document.querySelector('main h1').style.color = '#222'",
            {"1280 dark color-contrast", "320 dark color-contrast"},
        ),
        (
            "document.querySelector('main h1').style.color = '#ddd'",
            {"1280 light color-contrast", "320 light color-contrast"},
        ),
    ],
)
def test_each_sight_is_judged(privacy_page, spoil, found):
    watched = privacy_page()
    watched.page.evaluate(spoil)

    texts = [text.split() for text in look(watched, "en")]

    assert {
        text[0] if text[0] == "speaks" else " ".join(text[:3]) for text in texts
    } == found


def test_a_page_that_did_not_come_is_not_taken_for_well(watched_page, live_server):
    views = [View("visitor", "/me/"), View("visitor", "/no-such-page/")]

    wrong = walk(watched_page(), views, {"visitor": Client()}, live_server.url)

    root = live_server.url
    assert wrong == [
        f"{language} visitor {text}"
        for language in ("en", "ar")
        for text in (
            f"/me/: came to {root}/accounts/login/?next=/me/ with 200",
            f"/no-such-page/: came to {root}/no-such-page/ with 404",
        )
    ]
