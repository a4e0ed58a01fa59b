"""A speaker takes a role on, says who they are and when they can, and brings a file."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from apps.programme.models import Availability, Material
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
)
from tests.registration.test_uploads import a_pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def takes_the_role_on(page):
    page.get_by_role("link", name="Budgets (Speaker)").click()
    question = page.get_by_role("group", name="Do you take this role on?")
    question.get_by_label("Yes").check()
    page.get_by_label("I may be named on the public programme").check()
    page.get_by_role("button", name="Save my answer").click()
    page.get_by_text("You have taken this role on").wait_for()


def brings(page, name, content):
    file = {"name": name, "mimeType": "application/pdf", "buffer": content}
    page.get_by_label("Title", exact=True).fill("Slides")
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_label("Who may have it?").select_option("everybody")
    page.get_by_role("button", name="Add it").click()
    page.get_by_text("It is added to the session.").wait_for()


def tells_of_herself(page):
    page.get_by_role("link", name="About me, and when I can").click()
    page.get_by_label("About me").fill("I count what towns spend.")
    page.get_by_label("Show it on the pages of sessions").check()
    time = page.get_by_role("group", name="Time 1")
    time.get_by_label("Day").fill("2031-03-05")
    time.get_by_label("From").fill("15:00")
    time.get_by_label("Until").fill("18:30")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("It is saved.").wait_for()


@pytest.fixture
def role():
    session = SessionFactory(part=an_academy(), title="Budgets", starts_at=START)
    ada = a_person("Ada Speaker", time_zone="Africa/Nairobi")
    return SessionPersonFactory(session=session, person=ada, name="")


@pytest.mark.parametrize("with_script", [True, False])
def test_a_speaker_prepares_a_session(
    watched_page, live_server, client, role, with_script
):
    client.force_login(role.person)
    watched = watched_page(java_script_enabled=with_script)
    page = watched.page
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    roles = live_server.url + reverse("programme:speaking")

    page.goto(roles)
    takes_the_role_on(page)
    brings(page, "slides.pdf", a_pdf())
    page.goto(roles)
    tells_of_herself(page)
    page.goto(live_server.url + role.session.get_absolute_url())

    shown = page.get_by_role("main").inner_text()
    for words in ("Ada Speaker", "I count what towns spend.", "Slides"):
        assert words in shown
    role.refresh_from_db()
    assert (role.state, role.listed) == ("confirmed", True)
    [spare] = Availability.objects.values_list("starts_at", "ends_at")
    # As the clock of Nairobi shows it.
    assert spare == (START - HOUR, START + 2.5 * HOUR)
    assert Material.objects.get().brought_by == role
    assert watched.troubles == []
