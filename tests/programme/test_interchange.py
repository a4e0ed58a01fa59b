"""Other tools read the programme: the shapes that frab gave the world, and tables."""

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import jsonschema
import pytest
from lxml import etree
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
SAMPLES = Path(__file__).parent / "samples"


@cache
def schema_of_xml():
    return etree.RelaxNG(etree.parse(SAMPLES / "frab.rng"))


def check_json(read):
    schema = json.loads((SAMPLES / "frab.schema.json").read_text())
    checking = jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    )
    checking.validate(read)


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
    schema_of_xml().assertValid(etree.fromstring(answer.content))
    assert [child.tag for child in root] == ["version", "conference", "day", "day"]
    conference = {child.tag: child.text for child in root.find("conference")}
    assert conference == {
        "acronym": "hrgl_2031",
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
    assert all(event.findtext("date").endswith("+01:00") for event in events)
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
        {"code": str(role.pk), "name": "Ada Shown", "public_name": "Ada Shown"}
    ]
    for ending in ("xml", "json", "csv"):
        text = client.get(f"/2031/programme.{ending}").content.decode()
        assert not {"Ada Hidden", "Ada Unasked"} & {*re.findall(r"Ada \w+", text)}


def test_the_json_says_the_same(client, programme):
    read = json.loads(client.get("/2031/programme.json").content)

    check_json(read)
    schedule = read["schedule"]
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

    assert schema_of_xml().validate(etree.fromstring(ET.tostring(root)))
    check_json(read)
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
