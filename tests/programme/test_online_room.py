"""Who enters the online room of a session, when, and what is kept of it."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.programme.actions import give_calendar_key
from apps.programme.actions.entering import address_inside, enter
from apps.programme.actions.seats import sign_up
from apps.programme.choices import Door, Recording
from apps.programme.models import Attendance, OnlineRoom
from apps.programme.queries.doors import doorway_of
from tests.factories.outcomes import holder
from tests.factories.programme import (
    OnlineRoomFactory,
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_organiser,
    give_places,
    participants,
)
from tests.personal.dump import of_tables
from tests.programme.reading import words_of

pytestmark = pytest.mark.django_db

ADDRESS = "/2031/programme/now/join/"
LINK = "https://meet.example.org/canary-7Jq2"
PAGES = (
    "/2031/programme/",
    "/2031/programme/grid/",
    "/2031/programme/text/",
    "/2031/programme.ics",
    "/2031/programme.json",
    "/2031/programme.xml",
    "/2031/programme.csv",
    "/2031/releases.atom",
    "/2031/programme/now/",
    "/2031/programme/now.ics",
    "/me/",
)


@pytest.fixture
def clock():
    with time_machine.travel(now(), tick=False) as travelling:
        yield travelling


@pytest.fixture
def held(academy):
    """It begins in ten minutes."""
    return SessionFactory(
        part=academy, title="Now", slug="now", starts_at=now() + timedelta(minutes=10)
    )


@pytest.fixture
def room(held):
    return OnlineRoomFactory(session=held, link=LINK, dial_in="0316 canary")


@pytest.fixture
def seated(held):
    [person] = participants(held.part, 1)
    return SignUpFactory(session=held, person=person).person


@pytest.fixture
def moderator(held):
    person = a_person("Moderator")
    SessionPersonFactory(session=held, person=person, role="moderator")
    return person


@pytest.fixture
def everybody(held, room, seated, moderator):
    waiting, without_seat = participants_more(held.part)
    SignUpFactory(session=held, person=waiting, state="waiting")
    speaker = a_person("Speaker")
    SessionPersonFactory(session=held, person=speaker)
    return {
        "outsider": a_person("Outsider"),
        "without seat": without_seat,
        "waiting": waiting,
        "seated": seated,
        "speaker": speaker,
        "moderator": moderator,
        "organiser": holder(held.edition, "organiser"),
    }


def participants_more(part):
    people = [a_person("Waiting"), a_person("Without Seat")]
    give_places(part, people)
    return people


CLOSED_TO_MANY = {
    "outsider": "no_place",
    "without seat": "no_seat",
    "waiting": "no_seat",
}


@pytest.mark.parametrize(
    ("minutes", "opened", "states"),
    [
        (-31, False, ["early", "early", "early", "early"]),
        (-30, False, ["early", "host_awaited", "open", "open"]),
        (-20, True, ["early", "open", "open", "open"]),
        (-15, True, ["open", "open", "open", "open"]),
        (-15, False, ["host_awaited", "host_awaited", "open", "open"]),
        (119, True, ["open", "open", "open", "open"]),
        (120, True, ["over", "over", "over", "over"]),
    ],
)
def test_who_stands_where_before_the_door(everybody, held, minutes, opened, states):
    if opened:
        OnlineRoom.objects.update(opened_at=held.starts_at - timedelta(minutes=30))
    at = held.starts_at + timedelta(minutes=minutes)

    found = {
        name: doorway_of(held, person, at=at).state.value
        for name, person in everybody.items()
    }

    over = minutes == 120
    assert found == {
        **{name: "over" if over else state for name, state in CLOSED_TO_MANY.items()},
        **dict(
            zip(["seated", "speaker", "moderator", "organiser"], states, strict=True)
        ),
    }


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        ({"state": "draft"}, Door.NOT_HELD),
        ({"state": "cancelled"}, Door.NOT_HELD),
        ({"starts_at": None, "ends_at": None}, Door.NOT_HELD),
    ],
)
def test_nobody_enters_what_is_not_held(held, room, moderator, facts, state):
    type(held).objects.update(**facts)
    held.refresh_from_db()

    assert doorway_of(held, moderator).state == state


def test_a_room_that_was_opened_for_an_earlier_time_waits_for_its_host(
    held, room, seated
):
    OnlineRoom.objects.update(opened_at=held.starts_at - timedelta(minutes=31))

    assert doorway_of(held, seated).state == Door.HOST_AWAITED


def test_the_host_opens_and_others_come_in_once(held, room, seated, moderator):
    with pytest.raises(Refused) as early:
        enter(held, person=seated)
    nothing = Attendance.objects.count()

    enter(held, person=moderator)
    enter(held, person=seated)
    first = Attendance.objects.get()
    enter(held, person=seated)
    enter(held, person=moderator)

    assert (early.value.code, nothing) == ("host_awaited", 0)
    # Whoever needs no certificate leaves no trace but that of having opened.
    assert first.person_id == seated.pk
    assert Attendance.objects.get().entered_at == first.entered_at
    assert first.confirmed_at is None
    [opened] = AuditEntry.objects.all()
    assert (opened.verb, opened.actor_id) == ("onlineroom.opened", moderator.pk)
    assert address_inside(held, person=seated) == LINK


def test_who_was_marked_before_keeps_the_mark(held, room, seated, moderator):
    Attendance.objects.create(session=held, person=seated, confirmed_at=now())
    enter(held, person=moderator)

    enter(held, person=seated)

    row = Attendance.objects.get()
    assert None not in (row.entered_at, row.confirmed_at)


def test_who_gave_the_place_back_is_let_in_no_more(held, room, seated, moderator):
    enter(held, person=moderator)
    seated.applications.all().delete()

    with pytest.raises(Refused) as refusal:
        address_inside(held, person=seated)

    assert refusal.value.code == "no_place"
    assert Attendance.objects.count() == 0


def test_a_recorded_session_is_entered_with_agreement(held, room, seated, moderator):
    type(held).objects.update(recording=Recording.ALL)
    held.refresh_from_db()
    enter(held, person=moderator, agrees=True)
    asked = doorway_of(held, seated).asks_agreement

    with pytest.raises(Refused) as refusal:
        enter(held, person=seated)
    nothing = Attendance.objects.count()
    enter(held, person=seated, agrees=True)

    assert (asked, refusal.value.code, nothing) == (True, "no_agreement", 0)
    assert Attendance.objects.get().recording_agreed_at is not None
    assert not doorway_of(held, seated).asks_agreement


def test_the_kind_of_room_and_its_link_belong_together(room):
    for wrong in ({"link": ""}, {"provider": "jitsi"}):
        with (
            pytest.raises(IntegrityError, match="programme_online_room_has_its_link"),
            transaction.atomic(),
        ):
            OnlineRoom.objects.update(**wrong)


# ---------------------------------------------------------------- the pages
def enter_by_page(client, **typed):
    """The answer to the button, and where it leads in the end."""
    pressed = client.post(ADDRESS, typed)
    onward = pressed["Refresh"].removeprefix("0; url=")
    return pressed, onward


def test_the_button_leads_into_the_room(client, held, room, seated, moderator):
    enter(held, person=moderator)
    client.force_login(seated)

    page = words_of(client.get(ADDRESS))
    pressed, onward = enter_by_page(client)
    led = client.get(onward)

    assert "Enter the room" in page
    assert "0316 canary" in page
    assert pressed.status_code == 200
    assert onward in words_of(pressed)
    assert (led.status_code, led["Location"]) == (302, LINK)
    assert led["Referrer-Policy"] == "no-referrer"
    assert "no-store" in led["Cache-Control"]
    assert LINK not in page + words_of(pressed)
    assert Attendance.objects.get().person_id == seated.pk


def test_the_way_in_is_worth_nothing_to_others_and_not_for_long(
    client, room, seated, moderator, clock
):
    held = room.session
    enter(held, person=moderator)
    other = SignUpFactory(session=held, person=a_person("Other")).person
    give_places(held.part, [other])
    client.force_login(seated)
    _pressed, onward = enter_by_page(client)

    client.force_login(other)
    by_another = client.get(onward)
    client.force_login(seated)
    clock.shift(61)
    too_late = client.get(onward)

    for answer in (by_another, too_late, client.get("/2031/programme/now/room/")):
        assert (answer.status_code, answer["Location"]) == (302, ADDRESS)


def test_before_the_door_the_page_looks_again_and_says_only_what_is_new(
    client, held, room, seated, moderator
):
    client.force_login(seated)
    htmx = {"HX-Request": "true"}

    page = words_of(client.get(ADDRESS))
    same = client.get(f"{ADDRESS}?shown=host_awaited", headers=htmx)
    refused = client.post(ADDRESS, follow=True)
    enter(held, person=moderator)
    new = client.get(f"{ADDRESS}?shown=host_awaited", headers=htmx)

    assert 'hx-trigger="every 20s"' in page
    assert "0316 canary" not in page
    assert same.status_code == 204
    assert "Whoever leads the session has to come in first." in words_of(refused)
    assert new.content.decode().strip().startswith('<div id="door">')
    assert "Enter the room" in words_of(new)
    assert Attendance.objects.count() == 0


def test_without_agreement_the_form_says_so_beside_the_box(
    client, held, room, seated, moderator
):
    type(held).objects.update(recording=Recording.ALL)
    held.refresh_from_db()
    enter(held, person=moderator, agrees=True)
    client.force_login(seated)

    refused = client.post(ADDRESS)
    _agreed, onward = enter_by_page(client, agrees="on")

    assert refused.status_code == 422
    assert refused.context["form"].errors.keys() == {"agrees"}
    assert client.get(onward)["Location"] == LINK


def test_the_session_shows_its_ways_in_to_those_who_may(client, everybody, held):
    OnlineRoom.objects.update(stream_link="https://live.example.org/watch")
    seen = {}
    for name, person in {"visitor": None, **everybody}.items():
        client.logout()
        if person:
            client.force_login(person)
        page = words_of(client.get(held.get_absolute_url()))
        seen[name] = ("now/join/" in page, "now/stream/" in page)

    both, stream = (True, True), (False, True)
    assert seen == {
        "visitor": (False, False),
        "outsider": (False, False),
        "without seat": stream,
        "waiting": stream,
        **dict.fromkeys(["seated", "speaker", "moderator", "organiser"], both),
    }


def test_who_came_in_is_listed_for_those_who_confirm(
    client, held, room, seated, moderator
):
    enter(held, person=moderator)
    enter(held, person=seated)
    type(held).objects.update(starts_at=now() - timedelta(minutes=1))
    client.force_login(moderator)

    page = words_of(client.get("/2031/programme/now/attendance/"))

    assert f"{seated.shown_name} (came in)" in page


def test_the_link_stands_in_its_own_column_alone(client, room, moderator, caplog):
    """Whatever is sent, shown, logged, kept or handed out holds neither link nor code."""
    held = room.session
    organiser = an_organiser(held.part)
    someone = a_person("Someone")
    give_places(held.part, [someone])
    sign_up(held, person=someone)
    enter(held, person=moderator)
    hidden = a_person("Quarrick", is_hidden=True)
    SessionPersonFactory(session=held, person=hidden, name="Quarrick", listed=True)
    own = [give_calendar_key(one, with_starred=True) for one in (someone, moderator)]
    files = [client.get(key.get_absolute_url()).content.decode() for key in own]
    assert ["SUMMARY:Now" in file for file in files] == [True, True]
    shown = [*files]
    for person in (None, someone, moderator, organiser):
        client.logout()
        if person:
            client.force_login(person)
        shown += [client.get(path).content.decode() for path in PAGES]
    assert not any("Quarrick" in text for text in shown)
    client.force_login(organiser)
    room_page = f"/admin/programme/onlineroom/{room.pk}/change/"
    shown += [client.get(room_page).content.decode(), caplog.text]

    kept = [row for row in of_tables() if LINK in row]

    assert 'name="new_link"' in shown[-2]
    assert not any("canary" in text for text in shown)
    assert [LINK in row and "provider" in row for row in kept] == [True]
