"""Organisers look before they release; everybody reads what was released, and since."""

import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest
from django.urls import reverse

from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.notifications.models import Delivery
from apps.programme import actions
from apps.programme.models import Release, Session
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    move,
    participants,
)
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def budgets(academy):
    return SessionFactory(part=academy, title="Budgets", slug="b", starts_at=START)


@pytest.fixture
def organiser(academy):
    person = a_person("Organiser", is_staff=True)
    Appointment.objects.create(
        edition=academy.edition, person=person, job=Job.ORGANISER
    )
    return person


def test_what_was_looked_at_is_what_is_released(client, academy, budgets, organiser):
    [person] = participants(academy, 1)
    actions.sign_up(budgets, person=person)
    draft = SessionFactory(part=academy, draft=True, title="Housing")
    budgets.title = "Money"
    actions.change(budgets, actor=organiser)
    client.force_login(organiser)
    page = reverse("admin:programme_release_make", args=["2031"])
    typed = {"name": "First", "note": "Welcome.", "drafts": [draft.pk]}

    looked = client.post(page, typed)

    text = words_of(looked)
    assert "Changed: “Money”. before: “Budgets”" in text
    assert "New: “Housing”" in text
    assert "1 person gets a letter" in text
    assert "Its title was “Budgets”." in text
    assert not Release.objects.exists()
    assert not Delivery.objects.filter(template="programme/released").exists()
    form = looked.context["form"]
    sent = typed | {
        "release": "yes",
        "fingerprint": form["fingerprint"].value(),
        "submission_key": form["submission_key"].value(),
    }

    refused = client.post(page, sent | {"drafts": []})
    assert "The plans have changed meanwhile." in words_of(refused)
    assert not Release.objects.exists()
    for _twice in range(2):
        client.post(page, sent)

    made = Release.objects.get(number=2)
    assert (made.name, made.note, made.released_by) == ("First", "Welcome.", organiser)
    assert {*Session.objects.values_list("title", "state")} == {
        ("Money", "published"),
        ("Housing", "published"),
    }


def test_an_earlier_release_stays_readable_and_names_who_agrees_today(
    client, academy, budgets, organiser
):
    speaker = a_person("Ada Speaker")
    SessionPersonFactory(session=budgets, person=speaker, name="", listed=True)
    actions.change(Session.objects.get(), actor=organiser)
    move(budgets, timedelta(days=1))
    Session.objects.update(title="Something else")

    first = words_of(client.get("/2031/releases/1/"))
    assert "Budgets" in first
    assert "Ada Speaker" in first
    assert "Something else" not in first
    changes = words_of(client.get("/2031/releases/2/since/1/"))
    assert "Changed: “Budgets”. time: Wednesday 5 March 2031" in changes
    assert "→ Thursday 6 March 2031" in changes
    assert "(Nairobi" not in changes
    client.cookies["hrgl_zone"] = "Africa/Nairobi"
    changes = words_of(client.get("/2031/releases/2/since/1/"))
    assert "16:00–17:30 (Nairobi, UTC+3) · " in changes
    assert "14:00–15:30 (Graz, UTC+1)" in changes
    assert f'href="{budgets.get_absolute_url()}"' in changes
    assert client.get("/2031/releases/2/since/2/").status_code == 404
    assert client.get("/2031/releases/3/").status_code == 404

    speaker.is_hidden = True
    speaker.save()

    assert "Ada Speaker" not in words_of(client.get("/2031/releases/1/"))


def test_a_new_description_is_shown_word_by_word(client, budgets, organiser):
    for abstract in ("Who decides on money.", "Who decides on <rights>."):
        session = Session.objects.get()
        session.abstract = abstract
        actions.change(session, actor=organiser)
        actions.publish(session, actor=organiser)

    page = client.get("/2031/releases/3/since/2/").text

    assert re.findall(r"<(ins|del)><bdi[^>]*>[^<]*</bdi>([^<]*)<", page) == [
        ("del", "money"),
        ("ins", "&lt;rights&gt;"),
    ]


def test_the_feed_tells_of_each_release_under_an_identity_that_stays(
    client, academy, budgets
):
    empty = ET.fromstring(client.get("/2031/releases.atom").content)
    assert empty.findall(f"{ATOM}entry") == []
    move(budgets, timedelta(days=1))

    answer = client.get("/2031/releases.atom")
    feed = ET.fromstring(answer.content)

    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    entries = feed.findall(f"{ATOM}entry")
    keys = Release.objects.values_list("key", flat=True)
    assert [e.findtext(f"{ATOM}id") for e in entries] == [f"urn:uuid:{k}" for k in keys]
    assert "Budgets" in entries[0].findtext(f"{ATOM}summary")
    assert feed.findtext(f"{ATOM}updated") == entries[0].findtext(f"{ATOM}updated")
    again = client.get("/2031/releases.atom", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
