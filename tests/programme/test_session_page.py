"""The page of one session: the seat, and who sees whom there."""

import pytest
from django.contrib.auth.models import AnonymousUser

from apps.editions.choices import Job
from apps.programme import actions
from apps.programme.models import SignUp
from apps.programme.queries import session_page
from tests.factories.editions import AppointmentFactory
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    participants,
)
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db


def test_the_seat_can_be_taken_and_left_without_javascript(client, academy, session):
    [person] = participants(academy, 1)
    client.force_login(person)

    taken = client.post("/2031/programme/budgets/sign-up/", follow=True)
    left = client.post("/2031/programme/budgets/leave/", follow=True)

    assert "You have a seat" in words_of(taken)
    assert "1 of 2 seats are free." in words_of(taken)
    assert "2 of 2 seats are free." in words_of(left)
    assert SignUp.objects.live().count() == 0


def test_htmx_is_given_the_seat_alone(client, academy, session):
    [person] = participants(academy, 1)
    client.force_login(person)
    htmx = {"HX-Request": "true"}

    whole = client.get(session.get_absolute_url())
    taken = client.post("/2031/programme/budgets/sign-up/", headers=htmx)
    left = client.post("/2031/programme/budgets/leave/", headers=htmx)

    for part in (taken, left):
        assert part.status_code == 200
        assert part.content.decode().strip().startswith('<div id="seat">')
        assert part.content.decode().strip().endswith("</div>")
    assert '<div id="seat">' in words_of(whole)
    assert "You have a seat.</p>" in words_of(taken)
    assert "1 of 2 seats are free." in words_of(taken)
    assert "You have left this session.</p>" in words_of(left)
    assert "2 of 2 seats are free." in words_of(left)
    assert SignUp.objects.live().count() == 0
    # What was told is told once.
    assert "You have left" not in words_of(client.get(session.get_absolute_url()))


def test_htmx_is_told_of_a_refusal_in_the_part(client, academy, session):
    [person] = participants(academy, 1)
    other = SessionFactory(part=academy, title="Parallel", starts_at=START)
    actions.sign_up(other, person=person)
    client.force_login(person)

    answer = client.post(
        "/2031/programme/budgets/sign-up/", headers={"HX-Request": "true"}
    )

    assert "hr-message--error" in words_of(answer)
    assert "2 of 2 seats are free." in words_of(answer)
    assert session.sign_ups.count() == 0


def test_scripts_come_to_those_only_who_have_a_button(client, academy, session):
    [person] = participants(academy, 1)
    where = session.get_absolute_url()

    visitor = words_of(client.get(where))
    client.force_login(a_person("Outsider"))
    outsider = words_of(client.get(where))
    client.force_login(person)
    participant = words_of(client.get(where))

    assert ["htmx" in page for page in (visitor, outsider, participant)] == [
        False,
        True,
        True,
    ]


def test_the_waiting_list_tells_ones_position(client, academy, session):
    people = participants(academy, 4)
    for person in people:
        actions.sign_up(session, person=person)
    client.force_login(people[3])

    text = words_of(client.get(session.get_absolute_url()))

    assert "You are number 2 on the list." in text
    assert "All 2 seats are taken. People on the waiting list: 2." in text


def test_a_refusal_is_told_and_changes_nothing(client, academy, session):
    [person] = participants(academy, 1)
    other = SessionFactory(part=academy, title="Parallel", starts_at=START)
    actions.sign_up(other, person=person)
    client.force_login(person)

    text = words_of(client.post("/2031/programme/budgets/sign-up/", follow=True))

    assert (
        "You have a seat, or the offer of one, at the same time in “Parallel”." in text
    )
    assert session.sign_ups.count() == 0


def test_who_leads_a_session_sees_who_takes_part(client, academy, session):
    seated, hidden, waiting = participants(academy, 3)
    hidden.is_hidden = True
    hidden.save()
    for person, state in ((seated, "seated"), (hidden, "seated"), (waiting, "waiting")):
        SignUpFactory(session=session, person=person, state=state)
    readers = {"visitor": None, "participant": seated}
    for role in ("moderator", "rapporteur", "speaker"):
        readers[role] = a_person(role)
        SessionPersonFactory(session=session, role=role, person=readers[role])
    readers["organiser"] = AppointmentFactory(
        edition=academy.edition, job=Job.ORGANISER
    ).person

    seen = {}
    for name, reader in readers.items():
        page = session_page(session, reader or AnonymousUser())
        seen[name] = page.participants

    leads = (seated.shown_name,)
    assert seen == {
        "visitor": None,
        "participant": None,
        "moderator": leads,
        "rapporteur": leads,
        "speaker": None,
        "organiser": leads,
    }
    client.force_login(readers["moderator"])
    assert seated.shown_name in words_of(client.get(session.get_absolute_url()))
