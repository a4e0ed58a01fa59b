"""The programme as everybody reads it."""

from datetime import timedelta

import pytest

from apps.programme import actions
from apps.programme.choices import SessionKind
from tests.factories.outcomes import a_question
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
    participants,
)
from tests.programme.reading import START, page, titles, words_of

pytestmark = pytest.mark.django_db


def test_sessions_stand_under_their_day_in_the_readers_zone(client, academy, session):
    SessionFactory(part=academy, title="Late", starts_at=START + timedelta(hours=8))

    graz = titles(page(client))
    client.cookies["hrgl_zone"] = "Pacific/Auckland"
    auckland = titles(page(client))

    assert graz == {"2031-03-05": ["Budgets", "Late"]}
    assert auckland == {"2031-03-06": ["Budgets", "Late"]}


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


@pytest.mark.parametrize("number", [1, 10])
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
        page(client)


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

    assert by_time["way"] == "time"
    assert [
        (
            track.cluster and track.cluster.title,
            [e.session.title for e in track.entries],
        )
        for track in answer.context["programme"].tracks
    ] == [("Listening", ["Both"]), (None, ["None"])]
    text = words_of(answer).partition("<ol")[2]
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
