"""The seat in a session, where a script puts the answer into the page."""

import re
from datetime import UTC, datetime

import pytest

from apps.programme import actions
from apps.programme.models import SignUp
from tests.factories.programme import SessionFactory, an_academy, participants

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)


@pytest.fixture
def session():
    return SessionFactory(
        part=an_academy(), title="Budgets", slug="budgets", starts_at=START, capacity=2
    )


@pytest.fixture
def person(session):
    return participants(session.part, 1)[0]


@pytest.fixture
def opened(watched_page, live_server, client, session, person):
    """The session's page before a signed-in person; it notes when it is left."""
    client.force_login(person)
    watched = watched_page()
    watched.page.context.add_cookies(
        [
            {
                "name": "sessionid",
                "value": client.cookies["sessionid"].value,
                "url": live_server.url,
            }
        ]
    )
    watched.page.goto(f"{live_server.url}{session.get_absolute_url()}")
    watched.page.evaluate("window.hrStayed = true")
    return watched


def stayed(page):
    return page.evaluate("window.hrStayed === true")


def focused(page):
    return page.evaluate("document.activeElement.innerText")


def test_the_seat_is_taken_and_left_without_leaving_the_page(opened, session):
    page = opened.page
    seat = page.locator("#seat")

    seat.get_by_role("button", name="Sign up").click()
    seat.get_by_text("1 of 2 seats are free.").wait_for()

    assert focused(page) == "You have a seat."
    assert opened.axe() == []

    seat.locator("summary").click()
    seat.get_by_role("button", name="Leave this session").click()
    seat.get_by_text("2 of 2 seats are free.").wait_for()

    assert focused(page) == "You have left this session."
    assert stayed(page)
    assert opened.troubles == []
    assert session.sign_ups.live().count() == 0


def test_a_double_click_signs_up_once(opened, session):
    opened.page.locator("#seat").get_by_role("button", name="Sign up").dblclick()
    opened.page.get_by_text("1 of 2 seats are free.").wait_for()

    assert stayed(opened.page)
    assert session.sign_ups.count() == 1


def test_a_refusal_stands_where_the_button_was(opened, session, person):
    other = SessionFactory(part=session.part, title="Parallel", starts_at=START)
    actions.sign_up(other, person=person)

    opened.page.locator("#seat").get_by_role("button", name="Sign up").click()
    opened.page.locator("#seat .hr-message--error").wait_for()

    assert stayed(opened.page)
    assert SignUp.objects.filter(session=session).count() == 0


def test_who_was_signed_out_meanwhile_is_asked_to_sign_in(opened, session):
    opened.page.context.clear_cookies(name="sessionid")

    opened.page.locator("#seat").get_by_role("button", name="Sign up").click()
    opened.page.wait_for_url(re.compile("/accounts/login/"))

    assert session.sign_ups.count() == 0


def test_an_error_is_the_page_it_is_without_a_script(opened, session):
    opened.page.context.clear_cookies(name="csrftoken")

    opened.page.locator("#seat").get_by_role("button", name="Sign up").click()
    opened.page.wait_for_url(re.compile("/sign-up/$"))

    assert opened.page.locator("h1").count() == 1
    assert session.sign_ups.count() == 0


def test_a_line_that_breaks_once_does_not_lose_the_seat(opened, session):
    asked = []

    def break_once(route):
        asked.append(route.request.resource_type)
        if len(asked) == 1:
            route.abort()
        else:
            route.continue_()

    opened.page.route("**/sign-up/", break_once)

    opened.page.locator("#seat").get_by_role("button", name="Sign up").click()
    opened.page.get_by_text("1 of 2 seats are free.").wait_for()

    assert asked == ["fetch", "document"]
    assert session.sign_ups.live().count() == 1
