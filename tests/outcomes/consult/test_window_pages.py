"""The page of a consultation, and what a version says of it."""

from datetime import UTC, datetime

import pytest
import time_machine

from apps.outcomes.actions import versions
from apps.outcomes.models import Comment, Consultation
from tests.factories.accounts import UserFactory
from tests.factories.outcomes import a_paragraph, ask_about
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

NOON = datetime(2031, 2, 1, 11, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def snapshot(document, drafter):
    a_paragraph(document, drafter)
    return versions.freeze(document, by=drafter, label="First", purpose="consultation")


@pytest.fixture
def page(client, drafter, snapshot):
    client.force_login(drafter)
    return at("consultation", number=1)


def test_times_are_those_of_the_editions_clock(client, page):
    typed = {"opens_at": "2031-02-03T09:00", "closes_at": "2031-02-17T18:00"}

    answer = client.post(page, {"audience": "partners", **typed})

    made = Consultation.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, at("version", number=1))
    assert made.audience == "partners"
    assert made.opens_at == datetime(2031, 2, 3, 8, 0, tzinfo=UTC)
    assert made.closes_at == datetime(2031, 2, 17, 17, 0, tzinfo=UTC)


def test_two_weeks_are_proposed_and_an_empty_opening_is_at_once(client, page):
    proposed = client.get(page).context["form"]["closes_at"].value()

    client.post(page, {"audience": "participants", "closes_at": str(proposed)})

    assert str(proposed) == "2031-02-15 18:00:00"
    assert Consultation.objects.get().opens_at == NOON


def test_what_is_wrong_is_told_and_kept(client, page):
    typed = {"opens_at": "2031-02-03T09:00", "closes_at": "2031-02-03T08:00"}

    answer = client.post(page, {"audience": "everybody", **typed})

    html = answer.content.decode()
    assert answer.status_code == 422
    assert "It has to close after it has opened." in html
    assert 'value="2031-02-03T09:00"' in html
    assert not Consultation.objects.exists()


def test_it_is_prolonged_and_closed_on_its_page(client, drafter, snapshot, page):
    consultation = ask_about(snapshot, drafter)

    sooner = client.post(page, {"closes_at": "2031-02-02T18:00"})
    later = client.post(page, {"closes_at": "2031-02-20T18:00"})
    closed = client.post(page, {"then": "close"})

    consultation.refresh_from_db()
    assert [r.status_code for r in (sooner, later, closed)] == [422, 302, 302]
    assert consultation.closes_at == datetime(2031, 2, 20, 17, 0, tzinfo=UTC)
    assert (consultation.closed_at, consultation.closed_by) == (NOON, drafter)


def test_both_clocks_are_shown_with_their_names(client, drafter, snapshot):
    ask_about(snapshot, drafter)
    drafter.time_zone = "Africa/Nairobi"
    drafter.save()
    client.force_login(drafter)

    html = client.get(at("version", number=1)).content.decode()

    assert "your time (Nairobi, UTC+3)" in html
    assert "(Graz, UTC+1)" in html
    assert "This version is open for comments" in html


def test_a_visitor_reads_what_everybody_is_asked_about_and_is_shown_the_door(
    client, drafter, snapshot
):
    before = client.get(at("version", number=1))
    ask_about(snapshot, drafter, audience="everybody")

    during = client.get(at("version", number=1))
    sent = client.post(at("comment", number=1), {"body": "Good."})

    html = during.content.decode()
    assert (before.status_code, during.status_code, sent.status_code) == (302, 200, 302)
    assert "Sign in and comment" in html
    assert "Send the comment" not in html
    assert not Comment.objects.exists()


def test_anybody_with_an_account_speaks_when_everybody_is_asked(
    client, drafter, snapshot
):
    ask_about(snapshot, drafter, audience="everybody")
    client.force_login(UserFactory())
    [paragraph] = snapshot.numbers

    client.post(
        at("comment", number=1),
        {
            "paragraph": paragraph,
            "body": "Good.",
            "submission_key": "2f1c1d6e-8b1f-4c0e-9a56-1f4c0c7e0b11",
        },
    )

    assert Comment.objects.get().body == "Good."


def test_the_list_of_versions_links_what_a_visitor_may_read(client, drafter, snapshot):
    versions_of = at("document")
    link = f'href="{at("version", number=1)}"'
    before = client.get(versions_of).content.decode()

    ask_about(snapshot, drafter, audience="everybody")

    assert link not in before
    assert link in client.get(versions_of).content.decode()
