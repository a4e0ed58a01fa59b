"""Other tools read the programme: the shapes that frab gave the world, and tables.

What the published schema of frab asks is asked here in words of our own.
"""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
)

pytestmark = pytest.mark.django_db

#: Half an hour before midnight in Graz.
LATE = datetime(2031, 3, 5, 22, 30, tzinfo=UTC)
NEEDED = {
    *("room", "title", "subtitle", "type", "date", "start", "duration", "abstract"),
    *("slug", "track"),
}
ALLOWED = NEEDED | {"persons", "language", "description", "recording", "url"}


@pytest.fixture
def programme():
    academy = an_academy(time_zone="Europe/Vienna")
    rooms = [RoomFactory(edition=academy.edition, name=n) for n in ("Hall", "Net")]
    made = [
        SessionFactory(part=academy, title="Budgets \x0b& <more>", starts_at=LATE),
        SessionFactory(part=academy, title="Water", starts_at=LATE, room=rooms[0]),
        SessionFactory(
            part=academy,
            title="Housing",
            starts_at=LATE + timedelta(hours=1),
            room=rooms[1],
            further_languages=["de"],
            recording="all",
        ),
        SessionFactory(part=academy, title="Open", unscheduled=True),
        SessionFactory(part=academy, title="Gone", cancelled=True, starts_at=LATE),
        SessionFactory(part=academy, title="Draft", draft=True, starts_at=LATE),
    ]
    for name, fields, listed in (
        ("Ada Shown", {}, True),
        ("Ada Unasked", {}, False),
        ("Ada Hidden", {"is_hidden": True}, True),
    ):
        person = a_person(name, **fields)
        SessionPersonFactory(session=made[1], person=person, name="", listed=listed)
    return made


def test_the_xml_is_what_the_schema_asks_for(client, programme):
    answer = client.get("/2031/programme.xml")
    root = ET.fromstring(answer.content)

    assert answer["Content-Type"] == "application/xml; charset=utf-8"
    assert [child.tag for child in root] == ["version", "conference", "day", "day"]
    conference = {child.tag: child.text for child in root.find("conference")}
    assert conference == {
        "acronym": "hrgl-2031",
        "title": "Human Rights Go Local 2031",
        "start": "2031-03-05",
        "end": "2031-03-06",
        "days": "2",
        "timeslot_duration": "00:15",
        "time_zone_name": "Europe/Vienna",
    }
    first, second = root.findall("day")
    assert first.attrib == {
        "index": "1",
        "date": "2031-03-05",
        "start": "2031-03-05T00:00:00+01:00",
        "end": "2031-03-06T01:00:00+01:00",
    }
    assert [room.get("name") for room in first] == ["Hall", "Academy"]
    assert [room.get("name") for room in second] == ["Net"]
    events = root.findall("day/room/event")
    assert [event.findtext("title") for event in events] == [
        "Water",
        "Budgets & <more>",
        "Housing",
    ]
    for event in events:
        tags = [child.tag for child in event]
        assert {*tags} >= NEEDED
        assert {*tags} <= ALLOWED
        assert len(tags) == len({*tags})
        assert int(event.get("id")) > 0
        assert re.fullmatch(
            r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", event.get("guid")
        )
        assert re.fullmatch(r"\d\d?:\d\d", event.findtext("duration"))
        assert re.fullmatch(r"[0-2]\d:[0-5]\d", event.findtext("start"))
        assert event.findtext("date").endswith("+01:00")
    assert [e.findtext("recording/optout") for e in events] == ["true", "true", "false"]
    for unique in ("@id", "@guid", "slug"):
        name = unique.strip("@")
        values = [e.get(name) or e.findtext(name) for e in events]
        assert len({*values}) == len(values)


def test_persons_are_those_who_agreed_under_no_key_of_theirs(client, programme):
    root = ET.fromstring(client.get("/2031/programme.xml").content)
    read = json.loads(client.get("/2031/programme.json").content)

    role = programme[1].people.get(listed=True, person__is_hidden=False)
    persons = root.findall("day/room/event/persons/person")
    assert [(p.get("id"), p.text) for p in persons] == [(str(role.pk), "Ada Shown")]
    [day, _next_day] = read["schedule"]["conference"]["days"]
    assert day["rooms"]["Hall"][0]["persons"] == [
        {"id": role.pk, "name": "Ada Shown", "public_name": "Ada Shown"}
    ]
    for ending in ("xml", "json", "csv"):
        text = client.get(f"/2031/programme.{ending}").content.decode()
        assert not {"Ada Hidden", "Ada Unasked"} & {*re.findall(r"Ada \w+", text)}


def test_the_json_says_the_same(client, programme):
    schedule = json.loads(client.get("/2031/programme.json").content)["schedule"]

    assert {*schedule} == {"version", "base_url", "conference"}
    days = schedule["conference"]["days"]
    assert [(d["index"], d["date"], [*d["rooms"]]) for d in days] == [
        (1, "2031-03-05", ["Hall", "Academy"]),
        (2, "2031-03-06", ["Net"]),
    ]
    [housing] = days[1]["rooms"]["Net"]
    assert (housing["title"], housing["start"], housing["duration"]) == (
        "Housing",
        "00:30",
        "01:30",
    )
    assert housing["guid"] == str(programme[2].uid)
    assert housing["do_not_record"] is False


def test_an_empty_programme_is_a_file_too(client):
    an_academy()

    root = ET.fromstring(client.get("/2031/programme.xml").content)
    read = json.loads(client.get("/2031/programme.json").content)

    assert [len(day) for day in root.findall("day")] == [0]
    assert read["schedule"]["conference"]["days"] == []


def test_a_table_holds_a_row_for_each_session(client, programme):
    text = client.get("/2031/programme.csv").content.decode("utf-8-sig")
    rows = [*csv.reader(io.StringIO(text))]
    book = load_workbook(io.BytesIO(client.get("/2031/programme.xlsx").content))

    header, *lines = rows
    found = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(f["title"], f["start"], f["room"]) for f in found][1:] == [
        ("Water", "2031-03-05T23:30", "Hall"),
        ("Housing", "2031-03-06T00:30", "Net"),
    ]
    assert found[2]["further_languages"] == "de"
    assert found[1]["people"] == "Ada Shown"
    assert [cell.value for cell in next(book.active.iter_rows())] == header
    assert book.active.max_row == len(rows)
