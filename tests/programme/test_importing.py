"""A programme from another tool becomes plans and drafts, once it was looked at."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.programme.importing import read_programme
from apps.programme.models import Room, Session, SessionPerson, SessionPlan
from tests.factories.editions import AppointmentFactory
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
)
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db

#: A schedule as each of these tools writes it.
SAMPLES = Path(__file__).parent / "samples"
EVENT = {
    "guid": "0f8fad5b-d9cb-469f-a165-70867728950e",
    "id": 7,
    "date": "2031-03-05T14:00:00+01:00",
    "start": "14:00",
    "duration": "01:30",
    "room": "Hall",
    "slug": "demo-7-money_talks",
    "title": "Money talks",
    "subtitle": "",
    "track": "Anything",
    "type": "Lecture",
    "language": "de",
    "abstract": "About **budgets**.",
    "persons": [{"code": "ABC", "name": "Ada Brought"}],
}


@pytest.fixture
def organiser(client, academy):
    person = a_person("Organiser", is_staff=True)
    AppointmentFactory(edition=academy.edition, person=person, job="organiser")
    client.force_login(person)
    return person


def schedule(*events):
    days = [{"index": 1, "rooms": {"Hall": [*events]}}]
    return json.dumps({"schedule": {"conference": {"days": days}}}).encode()


def look(client, academy, data, name="schedule.json"):
    file = SimpleUploadedFile(name, data)
    page = reverse("admin:programme_session_import")
    return client.post(page, {"part": academy.pk, "file": file})


def confirm(client, looked):
    form = looked.context["confirmation"]
    return client.post(
        reverse("admin:programme_session_import"),
        {
            "look": form["look"].value(),
            "submission_key": str(form["submission_key"].value()),
        },
    )


def test_what_pretalx_wrote_becomes_a_draft_after_a_look(client, academy, organiser):
    looked = look(client, academy, schedule(EVENT, EVENT | {"guid": "", "title": ""}))

    assert "New: “Money talks”" in words_of(looked)
    assert "2, “–”: It has no title." in words_of(looked)
    assert not Session.objects.exists()
    for _twice in range(2):
        confirm(client, looked)

    session = Session.objects.get()
    assert (session.title, session.state, session.slug) == (
        "Money talks",
        "draft",
        "demo-7-money_talks",
    )
    assert str(session.uid) == EVENT["guid"]
    assert session.starts_at == datetime(2031, 3, 5, 13, 0, tzinfo=UTC)
    assert session.ends_at == datetime(2031, 3, 5, 14, 30, tzinfo=UTC)
    assert (session.room.name, session.language, session.part) == (
        "Hall",
        "de",
        academy,
    )
    # No consent came along.
    assert [*SessionPerson.objects.values_list("name", "listed")] == [
        ("Ada Brought", False)
    ]


def test_a_public_session_is_planned_and_stays_what_it_is(client, academy, organiser):
    session = SessionFactory(part=academy, title="Old", uid=EVENT["guid"])

    confirm(client, look(client, academy, schedule(EVENT)))

    session.refresh_from_db()
    assert session.title == "Old"
    assert SessionPlan.objects.get().title == "Money talks"


@pytest.mark.parametrize("name", ["pretalx.json", "pretalx.xml", "frab.xml"])
def test_files_of_other_tools_are_read_as_they_are(academy, name):
    brought = read_programme((SAMPLES / name).read_bytes(), academy.edition)

    assert brought.mistakes == []
    assert brought.events[-1] == {
        "guid": EVENT["guid"],
        "slug": "academy-7-money-talks",
        "title": "Money talks",
        "kind": "workshop",
        "abstract": "About **budgets**.",
        "starts_at": "2031-03-05T14:00:00+01:00",
        "ends_at": "2031-03-05T15:30:00+01:00",
        "room": "Hall",
        "language": "de",
        "further_languages": None,
        "people": ["Speaker One"],
    }


def test_what_frab_has_after_midnight_is_on_the_next_date(academy):
    """Its own XML says of an event only the hour, and the date of its day."""
    data = (SAMPLES / "frab.xml").read_bytes()

    found = read_programme(data, academy.edition).events

    assert [one["starts_at"] for one in found] == [
        "2031-03-05T01:15:00+01:00",
        "2031-03-05T14:00:00+01:00",
    ]
    late = data.replace(b"<day date='2031-03-05'", b"<day date='tomorrow'")
    [mistake] = read_programme(late, academy.edition).mistakes
    assert mistake.endswith("Its time cannot be read.")


@pytest.mark.parametrize("ending", ["json", "xml", "csv", "xlsx"])
def test_what_we_wrote_comes_back_without_a_change(client, academy, organiser, ending):
    room = RoomFactory(edition=academy.edition)
    made = SessionFactory(
        part=academy, starts_at=START, room=room, abstract="With *emphasis*.\n\nTwice."
    )
    SessionFactory(part=academy, starts_at=START, kind="plenary")
    SessionPersonFactory(session=made, name="Ada Example", listed=True)
    data = client.get(f"/2031/programme.{ending}").content

    looked = look(client, academy, data, f"programme.{ending}")

    assert looked.context["changes"] == []
    assert "2 sessions are the same already." in words_of(looked)
    assert not SessionPlan.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        b"{}",
        b"{" * 100_000,
        b"<schedule",
        b"<html/>",
        b'<!DOCTYPE s [<!ENTITY a "b">]><schedule>&a;</schedule>',
        "<schedule/>".encode("utf-16"),
        b"\x00\x01",
        b"name;age\nAda;3",
    ],
)
def test_what_is_no_programme_is_refused_beside_its_field(
    client, academy, organiser, data
):
    answer = look(client, academy, data)

    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]
    assert not Session.objects.exists()
    assert not Room.objects.exists()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"title": "x" * 201}, "Its title is too long."),
        ({"date": "yesterday"}, "Its time cannot be read."),
        ({"duration": "00:00"}, "It does not end after it starts."),
        ({"duration": "999999999:00"}, "Its time cannot be read."),
        ({"abstract": "\x00"}, "Its description is too long or broken."),
    ],
)
def test_one_event_that_cannot_be_holds_up_no_other(academy, changed, told):
    other = EVENT | {"guid": "1f8fad5b-d9cb-469f-a165-70867728950e"}

    found = read_programme(schedule(EVENT | changed, other), academy.edition)

    assert len(found.events) == 1
    [mistake] = found.mistakes
    assert mistake.endswith(told)


def test_a_look_that_somebody_else_made_is_refused(client, academy, organiser):
    page = reverse("admin:programme_session_import")

    answer = client.post(page, {"look": "nothing:of:ours"}, follow=True)

    assert "Bring the file again." in words_of(answer)
    assert not Session.objects.exists()
