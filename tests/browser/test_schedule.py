"""An organiser's ways to move sessions: the mouse, keys alone, and forms without a script."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from django.urls import reverse

from apps.programme.models import Session
from tests.factories.outcomes import holder
from tests.factories.programme import RoomFactory, SessionFactory, an_academy

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: 14:00 in Graz, in summer.
TWO = datetime(2031, 7, 2, 12, 0, tzinfo=UTC)
SLOT = timedelta(minutes=30)


@pytest.fixture
def rooms():
    edition = an_academy().edition
    return [
        RoomFactory(edition=edition, name=name, position=n)
        for n, name in enumerate(("Blue room", "Red room"))
    ]


@pytest.fixture
def session(rooms):
    return SessionFactory(
        part=an_academy(), draft=True, title="Budgets", starts_at=TWO, room=rooms[0]
    )


@pytest.fixture
def opened(watched_page, live_server, client, session):
    organiser = holder(session.edition, "organiser")
    organiser.is_staff = True
    organiser.save()
    client.force_login(organiser)

    def make(**options):
        watched = watched_page(**options)
        cookie = client.cookies["sessionid"].value
        watched.page.context.add_cookies(
            [{"name": "sessionid", "value": cookie, "url": live_server.url}]
        )
        page = reverse("admin:programme_session_schedule", args=[session.edition_id])
        watched.page.goto(live_server.url + page)
        return watched

    return make


def spot(session):
    found = Session.objects.select_related("room").get(pk=session.pk)
    begins = found.starts_at and (found.starts_at - TWO) // SLOT
    length = found.starts_at and (found.ends_at - found.starts_at) // SLOT
    return begins, length, found.room and found.room.name


def says(page, words):
    page.locator("[data-schedule-status]").filter(has_text=words).wait_for(
        state="attached"
    )


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + 12


def drag_on(page, start, end):
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + 10, start[1] + 10)
    page.mouse.move(*end)
    page.mouse.up()


def test_by_mouse_a_session_is_moved_made_longer_taken_out_and_brought_back(
    opened, session
):
    watched = opened(viewport={"width": 1280, "height": 1600})
    page = watched.page
    card = page.locator(f"#session-{session.pk}")
    drag = partial(drag_on, page)
    at_three = page.locator("tr[data-time='15:00'] > :last-child")
    red = page.get_by_role("columnheader", name="Red room").bounding_box()
    target = (red["x"] + 30, at_three.bounding_box()["y"] + 12)
    drag(middle(card.bounding_box()), target)
    says(page, "15:00–16:30, Red room")
    assert spot(session) == (2, 3, "Red room")

    box = card.bounding_box()
    edge = (box["x"] + 40, box["y"] + box["height"] - 4)
    drag(edge, (edge[0], edge[1] + box["height"] / 3))
    says(page, "15:00–17:00, Red room")
    assert spot(session) == (2, 4, "Red room")

    drag(
        middle(card.bounding_box()),
        middle(page.locator(".hr-schedule__out").bounding_box()),
    )
    says(page, "not in the schedule")
    assert spot(session) == (None, None, None)
    assert watched.axe() == []

    page.get_by_role("button", name="Undo the last step").click()
    says(page, "15:00–17:00, Red room")
    assert spot(session) == (2, 4, "Red room")
    assert watched.troubles == []


def test_by_keys_alone_a_session_is_moved_and_the_focus_stays_with_it(opened, session):
    watched = opened()
    page = watched.page
    keys = page.keyboard

    def is_on_its_button():
        return page.evaluate(
            "document.activeElement.matches('.hr-slot__grip:focus-visible')"
        )

    for _n in range(60):
        keys.press("Tab")
        if is_on_its_button():
            break
    keys.press("Enter")
    for key in ("ArrowDown", "ArrowDown", "ArrowRight", "Shift+ArrowUp"):
        keys.press(key)
        assert is_on_its_button()
    says(page, "15:00, Red room. Minutes: 60.")
    keys.press("Escape")
    says(page, "Left where it was.")
    left = spot(session)
    for key in ("Enter", "ArrowDown", "ArrowRight", "Shift+ArrowUp", "Enter"):
        keys.press(key)
    says(page, "14:30–15:30, Red room")

    assert left == (0, 3, "Blue room")
    assert spot(session) == (1, 2, "Red room")
    assert is_on_its_button()
    assert watched.troubles == []


def test_without_a_script_the_form_moves_it(opened, session):
    page = opened(java_script_enabled=False).page

    page.get_by_role("link", name="Budgets", exact=True).click()
    page.get_by_label("Begins").fill("16:00")
    page.get_by_label("Room").select_option("Red room")
    page.get_by_role("button", name="Place here").click()
    page.get_by_text("16:00–17:30, Red room").wait_for()
    moved = spot(session)
    page.get_by_role("button", name="Undo the last step").click()

    assert moved == (4, 3, "Red room")
    assert spot(session) == (0, 3, "Blue room")
