"""The stream of a session for those without a seat, and the technical test."""

from datetime import timedelta

import pytest
from django.utils.timezone import now

from apps.core.middleware import PERMISSIONS_POLICY
from apps.core.models import AuditEntry
from apps.programme.models import OnlineRoom
from tests.factories.outcomes import holder
from tests.factories.programme import (
    OnlineRoomFactory,
    SessionFactory,
    a_person,
    an_organiser,
    participants,
)
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

ADDRESS = "/2031/programme/opening/stream/"
LINK = "https://live.example.org/watch"


@pytest.fixture
def room(academy):
    session = SessionFactory(
        part=academy, slug="opening", starts_at=now() + timedelta(minutes=10)
    )
    return OnlineRoomFactory(
        session=session, provider="none", link="", stream_link=LINK
    )


@pytest.fixture
def participant(client, academy):
    [person] = participants(academy, 1)
    client.force_login(person)
    return person


def test_a_stream_is_for_people_with_a_place_or_for_everybody(client, academy, room):
    [person] = participants(academy, 1)
    readers = {
        "visitor": None,
        "outsider": a_person("Outsider"),
        "participant": person,
        "organiser": holder(academy.edition, "organiser"),
    }

    def answers():
        for reader in readers.values():
            client.logout()
            if reader:
                client.force_login(reader)
            yield client.get(ADDRESS).status_code

    closed = [*answers()]
    OnlineRoom.objects.update(streams_to_everybody=True)

    assert closed == [302, 403, 200, 200]
    assert [*answers()] == [200, 200, 200, 200]


@pytest.mark.parametrize(
    ("begins", "ends", "word"),
    [
        (timedelta(minutes=40), timedelta(hours=2), "The stream has not begun."),
        (timedelta(hours=-3), timedelta(minutes=-31), "This session is over."),
    ],
)
@pytest.mark.usefixtures("participant")
def test_the_link_is_told_while_there_is_a_stream(client, room, begins, ends, word):
    on = words_of(client.get(ADDRESS))
    type(room.session).objects.update(starts_at=now() + begins, ends_at=now() + ends)
    off = words_of(client.get(ADDRESS))

    assert f'href="{LINK}"' in on
    assert word in off
    assert LINK not in off


def test_without_a_stream_there_is_no_page(client, room, participant):
    OnlineRoom.objects.update(stream_link="")

    assert client.get(ADDRESS).status_code == 404


def test_a_frame_is_shown_after_a_click_and_from_known_hosts_alone(
    client, room, participant, settings
):
    unknown = client.get(f"{ADDRESS}?here=1")
    settings.STREAM_HOSTS = ["live.example.org"]
    before = client.get(ADDRESS)
    after = client.get(f"{ADDRESS}?here=1")

    for answer in (unknown, before):
        assert "<iframe" not in words_of(answer)
        assert "frame-src" not in answer["Content-Security-Policy"]
    assert "<iframe" in words_of(after)
    assert "frame-src https://live.example.org;" in (
        f"{after['Content-Security-Policy']};"
    )


def test_only_the_technical_test_may_use_camera_and_microphone(client, academy):
    elsewhere = client.get("/2031/")["Permissions-Policy"]
    here = client.get("/2031/technical-test/")["Permissions-Policy"]

    assert elsewhere == PERMISSIONS_POLICY
    assert "camera=()" in elsewhere
    changed = set(here.split(", ")) - set(elsewhere.split(", "))
    assert changed == {"camera=(self)", "microphone=(self)"}


# ---------------------------------------------------------------- organisers
@pytest.fixture
def typed(academy, client):
    client.force_login(an_organiser(academy))
    session = SessionFactory(part=academy)
    return {
        "session": session.pk,
        "provider": "link",
        "new_link": "https://meet.example.org/canary",
        "new_dial_in": "0316 canary",
        "stream_link": "",
    }


def test_a_link_is_typed_once_kept_and_never_shown(client, typed):
    added = client.post("/admin/programme/onlineroom/add/", typed)
    room = OnlineRoom.objects.get()
    address = f"/admin/programme/onlineroom/{room.pk}/change/"
    page = words_of(client.get(address))
    kept = client.post(address, typed | {"new_link": "", "new_dial_in": ""})
    room.refresh_from_db()

    assert (added.status_code, kept.status_code) == (302, 302)
    assert "canary" not in page
    assert "meet.example.org" in page
    assert (room.link, room.dial_in) == (typed["new_link"], typed["new_dial_in"])
    assert "canary" not in str([*AuditEntry.objects.values()])
    client.post(address, typed | {"new_link": "", "no_dial_in": "on"})
    room.refresh_from_db()
    assert (room.link, room.dial_in) == (typed["new_link"], "")


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"new_link": ""}, "new_link"),
        ({"new_link": "http://meet.example.org/plain"}, "new_link"),
        ({"new_link": "javascript:alert(1)"}, "new_link"),
        ({"stream_link": "ftp://live.example.org"}, "stream_link"),
        ({"provider": "jitsi"}, "provider"),
    ],
)
def test_what_is_no_room_is_refused_beside_the_field(client, typed, facts, field):
    answer = client.post("/admin/programme/onlineroom/add/", typed | facts)

    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors.keys() == {field}
    assert OnlineRoom.objects.count() == 0


def test_another_kind_of_room_forgets_the_link(client, typed, settings):
    settings.JITSI_URL = settings.JITSI_APP_ID = settings.JITSI_SECRET = "https://j.at"
    client.post("/admin/programme/onlineroom/add/", typed)
    room = OnlineRoom.objects.get()

    client.post(
        f"/admin/programme/onlineroom/{room.pk}/change/",
        typed | {"provider": "jitsi", "new_link": ""},
    )

    room.refresh_from_db()
    assert (room.provider, room.link) == ("jitsi", "")
