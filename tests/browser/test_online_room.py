"""A participant waits before the online room, and enters it once the host is in."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.programme.actions.entering import enter
from apps.programme.models import Attendance
from tests.factories.programme import (
    OnlineRoomFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("with_script", [True, False])
def test_a_participant_enters_after_the_host(
    watched_page, live_server, client, with_script
):
    session = SessionFactory(part=an_academy(), starts_at=now() + timedelta(minutes=5))
    # Another site for the browser, where a form of ours may not lead.
    elsewhere = live_server.url.replace("localhost", "127.0.0.1") + "/accessibility/"
    OnlineRoomFactory(session=session, link=elsewhere)
    [person] = participants(session.part, 1)
    SignUpFactory(session=session, person=person)
    host = a_person("Host")
    SessionPersonFactory(session=session, person=host, role="moderator")
    client.force_login(person)
    page = watched_page(java_script_enabled=with_script).page
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])

    page.goto(f"{live_server.url}{session.get_absolute_url()}")
    page.get_by_role("link", name="To the online room").click()
    page.get_by_text("Whoever leads the session has to come in first.").wait_for()
    enter(session, person=host)
    page.get_by_role("link", name="Look again").click()
    page.get_by_role("button", name="Enter the room").click()
    page.wait_for_url(elsewhere)

    assert live_server.url not in elsewhere
    assert page.evaluate("document.referrer") == ""
    assert Attendance.objects.get().person == person
