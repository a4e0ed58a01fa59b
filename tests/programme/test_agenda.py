"""One's own sessions: on a page, with stars, and as a file for one's own calendar."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils.timezone import now
from icalendar import Calendar

from apps.core.models import AuditEntry
from apps.programme import actions
from apps.programme.models import CalendarKey, Session, Star
from apps.programme.queries import agenda
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)
from tests.programme.reading import START, page, words_of

pytestmark = pytest.mark.django_db

#: A day before START.
TODAY = START - timedelta(days=1)


@pytest.fixture
def person(academy, client):
    [person] = participants(academy, 1)
    client.force_login(person)
    return person


def titles(sessions):
    return [own.session.title for own in sessions]


def events(client, key):
    response = client.get(key.get_absolute_url())
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    found = Calendar.from_ical(response.content)
    return {str(event["summary"]): event for event in found.walk("VEVENT")}


# ------------------------------------------------------------------ stars
def test_a_star_is_given_once_and_taken_away(client, session, person):
    address = f"{session.get_absolute_url()}star/"

    for _twice in range(2):
        assert client.post(address).url == session.get_absolute_url()
    starred = words_of(client.get(session.get_absolute_url()))
    listed = words_of(page(client))
    stars = Star.objects.filter(session=session, person=person).count()
    for _twice in range(2):
        client.post(address, {"starred": "no"})

    assert stars == 1
    assert "Take the star away" in starred
    assert "Starred" in listed
    assert Star.objects.count() == 0


def test_a_star_is_seen_by_nobody_else(client, session, person):
    actions.star(session, person=person)
    client.force_login(a_person("Other"))

    assert "Starred" not in words_of(page(client))
    assert agenda(a_person("Third")).is_empty


def test_a_draft_cannot_be_starred_by_who_may_not_know_it(client, academy, person):
    draft = SessionFactory(part=academy, draft=True)

    response = client.post(f"{draft.get_absolute_url()}star/")

    assert response.status_code == 404
    assert Star.objects.count() == 0


# ------------------------------------------------------------------ the page
def test_an_agenda_holds_seats_turns_roles_and_stars_in_order(academy, person):
    with time_machine.travel(TODAY, tick=False):
        for hours, title in enumerate(("Seat", "Turn", "Role", "Star", "Other")):
            SessionFactory(
                part=academy, title=title, starts_at=START + timedelta(hours=2 * hours)
            )
        named = {one.title: one for one in Session.objects.all()}
        SignUpFactory(session=named["Seat"], person=person)
        SignUpFactory(session=named["Turn"], person=person, state="waiting")
        SessionPersonFactory(session=named["Role"], person=person)
        actions.star(named["Star"], person=person)
        over = SessionFactory(
            part=academy, title="Over", starts_at=TODAY - timedelta(1)
        )
        SignUpFactory(session=over, person=person)
        actions.star(
            SessionFactory(part=academy, title="Open", unscheduled=True), person=person
        )

        found = agenda(person)

    assert titles(found.ahead) == ["Seat", "Turn", "Role", "Star"]
    assert titles(found.over) == ["Over"]
    assert titles(found.open) == ["Open"]
    assert [(own.is_fixed, own.waits, own.is_starred) for own in found.ahead] == [
        (True, False, False),
        (False, True, False),
        (True, False, False),
        (False, False, True),
    ]
    assert found.clashes == ()


def test_an_agenda_says_where_one_is_expected_twice(client, academy, session, person):
    role = SessionFactory(part=academy, title="Panel", starts_at=START)
    SessionPersonFactory(session=role, person=person)
    actions.star(
        SessionFactory(part=academy, title="Star", starts_at=START), person=person
    )
    SignUpFactory(session=session, person=person)

    [clash] = agenda(person).clashes

    assert sorted(titles(clash)) == ["Budgets", "Panel"]
    assert "You are expected in two places" in words_of(client.get("/me/agenda/"))


# ------------------------------------------------------------------ the address
def test_an_address_is_given_changed_and_taken_away(client, session, person):
    told = []
    for act in ("give", "give", "renew", "revoke", "revoke", "renew"):
        assert client.post("/me/calendar/", {"act": act}).url == "/me/agenda/"
        key = CalendarKey.objects.filter(person=person).first()
        told.append(key and key.get_absolute_url())

    given, again, renewed, *gone = told
    assert given == again != renewed
    assert gone == [None, None, None]
    assert [client.get(one).status_code for one in (given, renewed)] == [404, 404]
    verbs = AuditEntry.objects.order_by("pk").values_list("verb", flat=True)
    assert [*verbs] == [
        "calendar_key.given",
        "calendar_key.renewed",
        "calendar_key.revoked",
    ]


def test_nobody_compresses_the_page_that_holds_the_key(client, person):
    assert client.get("/me/agenda/")["Cache-Control"] == (
        "no-store, private, no-transform"
    )


def test_nonsense_changes_no_address(client, person):
    client.post("/me/calendar/", {"act": "x"})

    assert CalendarKey.objects.count() == 0


@pytest.mark.parametrize("token", ["x", "1-", "9" * 40, "1-" + "0" * 32, "²-a"])
def test_a_wrong_token_leads_nowhere(client, person, token):
    actions.give_calendar_key(person, with_starred=True)

    assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_the_file_of_a_closed_account_is_gone(client, person):
    key = actions.give_calendar_key(person, with_starred=True)
    person.is_active = False
    person.save()

    assert client.get(key.get_absolute_url()).status_code == 404


def test_a_key_that_no_calendar_uses_is_forgotten(client, person):
    with time_machine.travel("2030-01-01"):
        key = actions.give_calendar_key(person, with_starred=True)
    with time_machine.travel("2030-06-01"):
        client.logout()
        client.get(key.get_absolute_url())
    with time_machine.travel("2031-05-30"):
        assert actions.forget_calendar_keys() == 0
    with time_machine.travel("2031-06-03"):
        assert actions.forget_calendar_keys() == 1


# ------------------------------------------------------------------ the file
def test_the_file_says_what_is_fixed_and_what_may_be(client, academy, person):
    client.logout()
    key = actions.give_calendar_key(person, with_starred=True)
    made = {
        title: SessionFactory(
            part=academy, title=title, starts_at=START + timedelta(days=day), capacity=9
        )
        for day, title in enumerate(("Seat", "Turn", "Role", "Star", "Left", "Off"))
    }
    made["Turn"].capacity = 1
    made["Turn"].save()
    SignUpFactory(session=made["Turn"])
    SignUpFactory(session=made["Turn"], person=person, state="waiting")
    SessionPersonFactory(session=made["Role"], person=person)
    actions.star(made["Star"], person=person)
    for title in ("Seat", "Left", "Off"):
        actions.sign_up(made[title], person=person)
    actions.leave(made["Left"], person=person)
    actions.cancel(made["Off"], actor=a_person("Organiser"))

    found = events(client, key)

    assert {title: str(event["status"]) for title, event in found.items()} == {
        "Seat": "CONFIRMED",
        "Turn": "TENTATIVE",
        "Role": "CONFIRMED",
        "Star": "TENTATIVE",
        "Left": "CANCELLED",
        "Off": "CANCELLED",
    }
    assert {title: int(event["sequence"]) for title, event in found.items()} == {
        **dict.fromkeys(("Seat", "Turn", "Role", "Star", "Left"), 0),
        "Off": 1,
    }
    assert {str(event["uid"]) for event in found.values()} == {
        str(one.uid) for one in made.values()
    }
    assert str(found["Seat"]["transp"]) == "OPAQUE"
    assert {"attendee", "organizer", "attach", "conference"}.isdisjoint(
        name.lower() for event in found.values() for name in event
    )

    actions.give_calendar_key(person, with_starred=False)
    with time_machine.travel(now() + timedelta(days=31)):
        assert {*events(client, key)} == {"Seat", "Turn", "Role"}


def test_who_comes_back_has_the_session_again(client, session, person):
    key = actions.give_calendar_key(person, with_starred=True)
    for act in (actions.sign_up, actions.leave, actions.sign_up):
        act(session, person=person)

    assert str(events(client, key)["Budgets"]["status"]) == "CONFIRMED"


def test_the_file_speaks_the_language_of_the_person_and_is_kept_nowhere(
    client, session, person
):
    person.language = "fr"
    person.save()
    key = actions.give_calendar_key(person, with_starred=True)
    client.logout()

    response = client.get(key.get_absolute_url())

    assert "X-WR-CALNAME:Mes séances" in response.text
    assert "no-store" in response["Cache-Control"]
    assert response["Referrer-Policy"] == "no-referrer"
    key.refresh_from_db()
    assert key.last_used_on is not None


def test_too_many_questions_are_put_off(client, person, settings):
    settings.RATE_LIMITS = settings.RATE_LIMITS | {"calendar": "1/h/ip"}
    key = actions.give_calendar_key(person, with_starred=True)

    answers = [client.get(key.get_absolute_url()).status_code for _ in range(2)]

    assert answers == [200, 429]


ZONES = (
    *("Europe/Vienna", "Asia/Kolkata", "Asia/Kathmandu", "Australia/Lord_Howe"),
    *("America/St_Johns", "America/Mexico_City", "Africa/Nairobi", "Pacific/Chatham"),
    *("America/Bogota", "Africa/Casablanca", "Asia/Gaza", "Pacific/Auckland"),
)


def test_twelve_zones_survive_the_round_trip_in_one_file(client, person):
    starts = {}
    for number, zone in enumerate(ZONES):
        academy = an_academy(slug=f"20{40 + number}", time_zone=zone)
        for month in range(1, 13):
            at = datetime(2031, month, 28, 23, 45, tzinfo=UTC)
            starts[f"{zone} {month}"] = at
            session = SessionFactory(
                part=academy, title=f"{zone} {month}", starts_at=at
            )
            actions.star(session, person=person)
    key = actions.give_calendar_key(person, with_starred=True)

    found = events(client, key)

    got = {title: event.start.astimezone(UTC) for title, event in found.items()}
    assert got == starts
    assert {event.start.tzinfo.key for event in found.values()} == {*ZONES}


# ------------------------------------------------------------------ other calendars
def test_a_session_can_be_put_in_calendars_of_the_web(client, session):
    text = words_of(client.get(session.get_absolute_url()))

    assert "dates=20310305T130000Z%2F20310305T143000Z" in text
    assert "startdt=2031-03-05T13%3A00%3A00Z" in text
    assert text.count('rel="noopener noreferrer nofollow"') == 2
