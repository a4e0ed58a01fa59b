import gzip
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from apps.editions.choices import Job
from apps.programme import actions
from apps.programme.choices import SessionKind
from apps.programme.models import SignUp
from apps.programme.queries import my_page, session_page
from tests.factories.editions import AppointmentFactory
from tests.factories.outcomes import a_question
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    SignUpFactory,
    a_person,
    an_academy,
    participants,
)
from tests.factories.registration import ApplicationFactory

pytestmark = pytest.mark.django_db

#: 14:00 in Graz.
START = datetime(2031, 3, 5, 13, 0, tzinfo=UTC)


@pytest.fixture
def academy():
    return an_academy(time_zone="Europe/Vienna")


@pytest.fixture
def session(academy):
    return SessionFactory(
        part=academy, title="Budgets", slug="budgets", starts_at=START, capacity=2
    )


def page(client, **words):
    return client.get("/2031/programme/", words)


def words_of(response):
    return " ".join(response.content.decode().split())


def titles(response):
    programme = response.context["programme"]
    return {
        day.on.isoformat(): [e.session.title for e in day.entries]
        for day in programme.days
    }


def test_sessions_stand_under_their_day_in_the_readers_zone(client, academy, session):
    SessionFactory(part=academy, title="Late", starts_at=START + timedelta(hours=8))

    graz = titles(page(client))
    client.cookies["hrgl_zone"] = "Pacific/Auckland"
    auckland = titles(page(client))

    assert graz == {"2031-03-05": ["Budgets", "Late"]}
    assert auckland == {"2031-03-06": ["Budgets", "Late"]}


def test_a_time_is_shown_for_the_reader_and_for_graz(client, session):
    client.cookies["hrgl_zone"] = "Asia/Kathmandu"

    text = words_of(page(client))

    assert (
        '<time datetime="2031-03-05T18:45+05:45"><bdi>18:45</bdi></time>–'
        '<time datetime="2031-03-05T20:15+05:45"><bdi>20:15</bdi></time>'
    ) in text
    assert "Kathmandu, UTC+5:45" in text
    assert '<time datetime="2031-03-05T14:00+01:00"><bdi>14:00</bdi></time>' in text
    assert "Graz, UTC+1" in text


def test_a_session_without_a_time_stands_apart_and_has_no_day(client, academy):
    SessionFactory(part=academy, title="Open", unscheduled=True)

    response = page(client)

    assert titles(response) == {}
    assert [e.session.title for e in response.context["programme"].unscheduled] == [
        "Open"
    ]
    assert "Time to be announced" in words_of(response)


def test_an_empty_programme_of_a_vague_date_shows_no_day(client):
    an_academy(starts_on="2031-03", ends_on="2031-03")

    text = words_of(page(client))

    assert "The programme is not published yet" in text
    assert "The event takes place: March 2031" in text
    assert "1 March" not in text


def test_drafts_are_seen_by_organisers_and_by_their_people_only(client, academy):
    draft = SessionFactory(part=academy, draft=True, title="Draft")
    SessionPersonFactory(session=draft, person=a_person("Speaker"))
    [outsider] = participants(academy, 1)

    seen = {}
    for name, person in (
        ("nobody", None),
        ("outsider", outsider),
        ("speaker", draft.people.get().person),
    ):
        client.logout()
        if person:
            client.force_login(person)
        seen[name] = (
            bool(titles(page(client))),
            client.get(draft.get_absolute_url()).status_code,
        )

    assert seen == {
        "nobody": (False, 404),
        "outsider": (False, 404),
        "speaker": (True, 200),
    }


def test_the_programme_is_narrowed_by_kind_and_nonsense_narrows_nothing(
    client, academy, session
):
    SessionFactory(
        part=academy, title="Opening", kind=SessionKind.PLENARY, starts_at=START
    )

    assert titles(page(client, kind="plenary")) == {"2031-03-05": ["Opening"]}
    for nonsense in ({"kind": "x"}, {"question": "1' or"}, {"question": "9" * 40}):
        assert titles(page(client, **nonsense)) == {
            "2031-03-05": ["Budgets", "Opening"]
        }
    assert "No session fits this choice" in words_of(page(client, question="987654"))


def test_nobody_is_named_without_having_agreed(client, session):
    SessionPersonFactory(session=session, name="Ada Listed", listed=True)
    SessionPersonFactory(session=session, name="Grace Unlisted")
    SessionPersonFactory(
        session=session,
        name="Hedy Hidden",
        listed=True,
        person=a_person("Hedy Hidden", is_hidden=True),
    )

    for text in (
        words_of(page(client)),
        words_of(client.get(session.get_absolute_url())),
    ):
        assert "Ada Listed" in text
        assert "Grace Unlisted" not in text
        assert "Hedy Hidden" not in text


def test_markup_in_a_title_is_only_text(client, academy):
    session = SessionFactory(
        part=academy, title="<script>x</script>", abstract="**a** <img src=x onerror=y>"
    )

    for text in (
        words_of(page(client)),
        words_of(client.get(session.get_absolute_url())),
    ):
        assert "<script>x" not in text
        assert "<img" not in text


@pytest.mark.parametrize("number", [1, 3, 150])
def test_the_programme_takes_the_same_statements_at_any_length(
    client, academy, django_assert_num_queries, number
):
    for i in range(number):
        listed = SessionFactory(
            part=academy,
            title=f"A workshop with a title of usual length, number {i}",
            starts_at=START + timedelta(hours=i % 8, days=i // 30),
            capacity=20 + i,
        )
        SessionPersonFactory(session=listed, name=f"Person {i}", listed=True)
        SessionPersonFactory(session=listed, person=a_person(f"P {i}"), listed=True)
    client.cookies["hrgl_zone"] = "America/Bogota"

    with django_assert_num_queries(6):
        response = page(client)

    assert len(gzip.compress(response.content, 6)) <= 40_000


def test_the_programme_can_be_read_by_key_question(client, academy):
    one, two = (
        a_question(academy.edition, "C1.Q1"),
        a_question(academy.edition, "C1.Q2"),
    )
    both = SessionFactory(part=academy, title="Both", starts_at=START)
    both.key_questions.set([one, two])
    SessionFactory(part=academy, title="None", starts_at=START + timedelta(days=1))

    by_time = page(client).context
    answer = page(client, by="question")

    assert not by_time["by_question"]
    assert [
        (
            track.cluster and track.cluster.title,
            [e.session.title for e in track.entries],
        )
        for track in answer.context["programme"].tracks
    ] == [("Listening", ["Both"]), (None, ["None"])]
    text = words_of(answer)
    assert text.count("Wednesday 5 March 2031") == 1
    assert text.count("Thursday 6 March 2031") == 1


def test_the_programme_of_an_edition_that_is_over_promises_nothing(client):
    edition = an_academy(starts_on="2031-03", ends_on="2031-03").edition
    edition.status = "archived"
    edition.save()

    text = words_of(page(client))

    assert "The programme is not recorded" in text
    assert "Sessions appear here" not in text
    assert "/2031/apply/" not in text


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
        False,
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

    assert "You have a seat at the same time in “Parallel”." in text
    assert session.sign_ups.count() == 0


@pytest.mark.parametrize(
    ("zone", "told", "offered"),
    [
        ("", "Times are those of", "Show my own time as well"),
        ("Europe/Vienna", "Times are those of", "Change the time zone"),
        ("Asia/Seoul", "Times are shown for", "Change the time zone"),
    ],
)
def test_the_page_says_whose_times_it_shows(client, session, zone, told, offered):
    if zone:
        client.cookies["hrgl_zone"] = zone

    shown = page(client).text

    assert told in shown
    assert offered in shown
    assert shown.count("Times are") == 1


def test_the_zone_is_kept_in_a_cookie_and_in_the_account(client):
    person = a_person("Ada")
    client.force_login(person)

    response = client.post(
        "/time-zone/", {"zone": "Asia/Seoul", "next": "/2031/programme/"}
    )

    person.refresh_from_db()
    assert response.url == "/2031/programme/"
    assert response.cookies["hrgl_zone"].value == "Asia/Seoul"
    assert person.time_zone == "Asia/Seoul"


@pytest.mark.parametrize("zone", ["", "Mars/Base", "../../etc/passwd", "x\x00"])
def test_an_unknown_zone_is_refused_and_nothing_kept(client, zone):
    response = client.post("/time-zone/", {"zone": zone})

    assert response.status_code in {400, 422}
    assert "hrgl_zone" not in response.cookies


def test_one_is_not_led_away_from_the_site(client):
    response = client.post(
        "/time-zone/", {"zone": "UTC", "next": "https://evil.example/"}
    )

    assert response.url == reverse("programme:time-zone")


def test_my_page_shows_what_is_next_the_agenda_and_the_applications(
    client, academy, session
):
    [person] = participants(academy, 1)
    client.force_login(person)
    before = words_of(client.get("/me/"))
    actions.sign_up(session, person=person)

    after = words_of(client.get("/me/"))

    assert "Choose your sessions" in before
    assert "No sessions ahead" in before
    assert "Place given" in after
    assert after.count("Budgets") == 2


def test_an_empty_page_of_mine_says_what_to_do(client):
    client.force_login(a_person("New"))

    text = words_of(client.get("/me/"))

    assert "You have not applied for anything yet." in text
    assert "No applications" in text


@pytest.mark.parametrize("number", [1, 3])
def test_my_page_takes_the_same_statements_at_any_length(
    academy, django_assert_num_queries, number
):
    [person] = participants(academy, 1)
    for i in range(number):
        SignUpFactory(
            session=SessionFactory(part=academy, starts_at=START + timedelta(days=i)),
            person=person,
        )

    with django_assert_num_queries(2):
        page = my_page(person)

    assert len(page.agenda) == number


def test_a_row_that_was_drawn_before_tells_each_reader_their_own(
    client, academy, session
):
    seated, stranger = participants(academy, 2)
    actions.sign_up(session, person=seated)
    told = []

    for person in (seated, stranger, seated):
        client.force_login(person)
        told.append("You have a seat" in words_of(page(client)))
    client.logout()
    told.append("You have a seat" in words_of(page(client)))
    french = words_of(client.get("/2031/programme/", headers={"accept-language": "fr"}))

    assert told == [True, False, True, False]
    assert "1 place libre" in french


def test_who_has_withdrawn_waits_for_no_news(client):
    application = ApplicationFactory(state="withdrawn")
    client.force_login(application.person)

    text = words_of(client.get("/me/"))

    assert "We write to you as soon as" not in text
    assert "The edition pages say when you can apply again." in text


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
