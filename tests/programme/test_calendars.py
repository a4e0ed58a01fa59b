import re
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
import time_machine
from icalendar import Calendar

from apps.programme import actions
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    a_person,
    an_academy,
    move,
    participants,
)

pytestmark = pytest.mark.django_db

#: 14:00 in Graz, a week before and a week after clocks go forward on 30 March 2031.
WINTER = datetime(2031, 3, 26, 13, 0, tzinfo=UTC)
SUMMER = datetime(2031, 4, 2, 12, 0, tzinfo=UTC)


def calendar(client, path="/2031/programme.ics"):
    response = client.get(path)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content)


def events(found):
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


def test_sessions_keep_their_time_across_the_change_of_clocks(client, academy):
    SessionFactory(part=academy, title="Winter", starts_at=WINTER)
    SessionFactory(part=academy, title="Summer", starts_at=SUMMER)

    found = events(calendar(client))

    assert {
        title: (event.start.astimezone(UTC), event.start.hour, event.end - event.start)
        for title, event in found.items()
    } == {
        "Winter": (WINTER, 14, timedelta(minutes=90)),
        "Summer": (SUMMER, 14, timedelta(minutes=90)),
    }


#: North and south of the equator, with hours in parts, and with a clock of one kind.
ZONES = (
    *("Europe/Vienna", "Europe/London", "Africa/Casablanca", "Africa/Nairobi"),
    *("Asia/Kolkata", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe"),
    *("Pacific/Chatham", "America/St_Johns", "America/Santiago", "America/Sao_Paulo"),
)


def around_changes_of_clocks(zone):
    """Across each change of 2031, soon after it, and half a day later.

    Clocks that go back show the time of the first two once more, or once before.
    """
    hours = [
        datetime(2031, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(365 * 24)
    ]
    changes = [
        after
        for before, after in pairwise(hours)
        if before.astimezone(zone).utcoffset() != after.astimezone(zone).utcoffset()
    ]
    steps = (timedelta(minutes=-30), timedelta(minutes=15), timedelta(hours=12))
    return [WINTER, *(change + step for change in changes for step in steps)]


@pytest.mark.parametrize("name", ZONES)
def test_any_zone_survives_the_round_trip(client, name):
    academy = an_academy(time_zone=name)
    [person] = participants(academy, 1)
    rooms = [RoomFactory(edition=academy.edition, name=f"Hall {i}") for i in range(2)]
    starts = around_changes_of_clocks(ZoneInfo(name))
    for i, start in enumerate(starts):
        session = SessionFactory(
            part=academy, title=f"{i}", starts_at=start, room=rooms[i % 2]
        )
        actions.star(session, person=person)
    key = actions.give_calendar_key(person, with_starred=True)

    for path in ("/2031/programme.ics", key.get_absolute_url()):
        found = calendar(client, path)

        assert {
            title: (event.start.astimezone(UTC), event.end.astimezone(UTC))
            for title, event in events(found).items()
        } == {f"{i}": (at, at + timedelta(minutes=90)) for i, at in enumerate(starts)}
        assert [str(zone["tzid"]) for zone in found.walk("VTIMEZONE")] == [name]
        assert {
            title: str(event["location"]) for title, event in events(found).items()
        } == {f"{i}": f"Hall {i % 2}" for i in range(len(starts))}


def test_nothing_is_invented(client, academy):
    SessionFactory(part=academy, unscheduled=True)
    SessionFactory(part=academy, draft=True)
    edition = academy.edition
    edition.starts_on = edition.ends_on = "2031-03"
    edition.save()

    found = calendar(client)

    assert events(found) == {}
    # A calendar holds at least one component: the rules of the zone (RFC 5545, 3.6).
    [zone] = found.subcomponents
    assert (zone.name, str(zone["tzid"])) == ("VTIMEZONE", "Europe/Vienna")
    years = re.findall(r"\b(\d{4})\d{4}T", zone.to_ical().decode())
    assert {*map(int, years)} == {2030, 2031, 2032}


@pytest.mark.parametrize("year", [0, 1, 9998, 9999, 32767])
def test_an_edition_of_any_year_has_a_file(client, year):
    an_academy(year=year)

    assert [part.name for part in calendar(client).subcomponents] == ["VTIMEZONE"]


def test_an_edition_with_known_days_is_an_all_day_event(client, academy):
    edition = academy.edition
    edition.starts_on, edition.ends_on = "2031-03-04", "2031-03-06"
    edition.save()

    [event] = calendar(client).walk("VEVENT")

    assert (event.start, event.end) == (date(2031, 3, 4), date(2031, 3, 7))


def test_when_the_days_of_the_edition_change_its_sequence_grows(client, academy):
    edition = academy.edition
    sequences = []
    for day, last in enumerate(("2031-03-05", "2031-03-06", "2031-03-07")):
        edition.starts_on, edition.ends_on = "2031-03-04", last
        with time_machine.travel(edition.created_at + timedelta(days=day), tick=False):
            edition.save()
        [event] = calendar(client).walk("VEVENT")
        sequences.append(int(event["sequence"]))

    assert sequences == [0, 86_400, 172_800]


def test_a_move_of_the_site_doubles_no_appointment(client, academy, settings):
    SessionFactory(part=academy, title="Budgets", starts_at=WINTER)
    edition = academy.edition
    edition.starts_on = edition.ends_on = "2031-03-04"
    edition.save()
    before = {str(event["uid"]) for event in calendar(client).walk("VEVENT")}

    settings.SITE_URL = "https://elsewhere.example"
    edition.slug = "2031-moved"
    edition.save()
    after = calendar(client, "/2031-moved/programme.ics")

    assert len(before) == 2
    assert {str(event["uid"]) for event in after.walk("VEVENT")} == before


def test_only_the_clock_changes_around_the_sessions_are_told(client, academy):
    SessionFactory(part=academy, title="Budgets", starts_at=WINTER)

    [zone] = calendar(client).walk("VTIMEZONE")

    years = re.findall(r"\b(\d{4})\d{4}T", zone.to_ical().decode())
    assert {*map(int, years)} == {WINTER.year + step for step in (-1, 0, 1)}


def test_a_change_raises_the_sequence_and_keeps_the_identity(client, academy):
    session = SessionFactory(part=academy, title="Budgets", starts_at=WINTER)
    first = events(calendar(client))["Budgets"]

    move(session, timedelta(hours=1))
    second = events(calendar(client))["Budgets"]

    assert str(first["uid"]) == str(second["uid"])
    assert [int(first["sequence"]), int(second["sequence"])] == [0, 1]


def test_what_is_cancelled_stays_in_the_calendar_as_cancelled(client, academy):
    session = SessionFactory(part=academy, title="Budgets", starts_at=WINTER)
    actions.cancel(session, actor=a_person("Organiser"))

    event = events(calendar(client))["Budgets"]

    assert (str(event["status"]), int(event["sequence"])) == ("CANCELLED", 1)


def test_a_session_has_a_file_of_its_own(client, academy):
    SessionFactory(part=academy, title="Other")
    session = SessionFactory(part=academy, title="Budgets", slug="budgets")

    found = events(calendar(client, "/2031/programme/budgets.ics"))

    assert [*found] == ["Budgets"]
    assert str(found["Budgets"]["uid"]) == str(session.uid)


def test_a_session_without_a_time_has_no_file_and_no_link_to_one(client, academy):
    SessionFactory(part=academy, slug="open", unscheduled=True)
    SessionFactory(part=academy, slug="fixed")

    assert client.get("/2031/programme/open.ics").status_code == 404
    assert ".ics" not in client.get("/2031/programme/open/").content.decode()
    assert (
        "/2031/programme/fixed.ics"
        in client.get("/2031/programme/fixed/").content.decode()
    )


def test_the_name_of_a_file_tells_what_it_is(client, academy):
    SessionFactory(part=academy, slug="budgets")

    for path, name in (
        ("/2031/programme.ics", "programme-2031.ics"),
        ("/2031/programme/budgets.ics", "session-2031-budgets.ics"),
    ):
        assert client.get(path)["Content-Disposition"] == f'inline; filename="{name}"'


def test_who_has_the_newest_file_gets_none(client, academy):
    SessionFactory(part=academy)
    tag = client.get("/2031/programme.ics")["ETag"]

    assert (
        client.get("/2031/programme.ics", headers={"If-None-Match": tag}).status_code
        == 304
    )


def test_a_line_break_in_a_title_adds_no_line_to_the_file(client, academy):
    SessionFactory(part=academy, title="A\r\nATTACH:https://evil.example/")

    [event] = calendar(client).walk("VEVENT")

    assert "attach" not in event


@pytest.mark.parametrize("number", [1, 3])
def test_a_calendar_takes_the_same_statements_at_any_length(
    client, academy, django_assert_num_queries, number
):
    for _ in range(number):
        SessionFactory(part=academy)

    with django_assert_num_queries(2):
        client.get("/2031/programme.ics")
