"""The programme narrowed by what a reader chooses, and searched."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.programme.models import Session
from tests.factories.outcomes import a_question
from tests.factories.programme import (
    SessionFactory,
    SessionPersonFactory,
    a_person,
    an_academy,
)
from tests.programme.reading import START, page, titles, words_of

pytestmark = pytest.mark.django_db


def found(client, **words):
    return sorted(one for day in titles(page(client, **words)).values() for one in day)


@pytest.fixture
def programme(academy):
    """Three sessions that differ in everything one can choose."""
    question = a_question(academy.edition, "C1.Q1")
    first = SessionFactory(
        part=academy, title="Budgets", kind="plenary", language="en", starts_at=START
    )
    first.key_questions.add(question)
    SessionFactory(
        part=academy,
        title="Égalité",
        kind="workshop",
        language="fr",
        further_languages=["ar", "es"],
        starts_at=START + timedelta(hours=9),
    )
    SessionFactory(
        part=academy,
        title="حقوق الإنسان في المدن",
        kind="workshop",
        language="ar",
        starts_at=START + timedelta(days=1),
    )
    return question


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ({"kind": "plenary"}, ["Budgets"]),
        ({"language": "fr"}, ["Égalité"]),
        ({"language": "es"}, ["Égalité"]),
        ({"language": "ar"}, ["Égalité", "حقوق الإنسان في المدن"]),
        ({"day": "2031-03-05"}, ["Budgets", "Égalité"]),
        ({"day": "2031-03-06"}, ["حقوق الإنسان في المدن"]),
        ({"day": "2031-03-05", "kind": "workshop"}, ["Égalité"]),
        ({"day": "2031-03-07"}, []),
        ({"kind": "plenary", "language": "fr"}, []),
    ],
)
def test_what_is_chosen_is_shown(client, programme, words, expected):
    assert found(client, **words) == expected


def test_a_session_is_found_by_the_languages_it_is_put_into(client, programme):
    """Once somebody is found for it: what is only asked for is promised to nobody."""
    budgets = Session.objects.get(title="Budgets")
    for service, language, state in (
        ("spoken", "bs", "arranged"),
        ("sign", "ils", "arranged"),
        ("captions", "tr", "asked"),
    ):
        budgets.interpretations.create(service=service, language=language, state=state)

    offered = dict(page(client).context["programme"].languages)

    assert [*offered] == ["en", "fr", "es", "ar", "bs", "ils"]
    assert (offered["bs"], offered["ils"]) == ("Bosnian", "International Sign")
    assert [found(client, language=code) for code in ("bs", "ils")] == [["Budgets"]] * 2
    assert found(client, language="tr") == []


def test_a_language_can_be_chosen_in_which_somebody_speaks(client, programme):
    offered = page(client).context["programme"].languages

    assert [code for code, _name in offered] == ["en", "fr", "es", "ar"]


def test_a_key_question_narrows_to_what_is_about_it(client, programme):
    assert found(client, question=programme.pk) == ["Budgets"]


def test_a_day_is_that_of_the_readers_zone(client, programme):
    client.cookies["hrgl_zone"] = "Asia/Kolkata"

    assert found(client, day="2031-03-05") == ["Budgets"]
    assert found(client, day="2031-03-06") == ["Égalité", "حقوق الإنسان في المدن"]


def test_a_day_on_which_clocks_change_has_all_its_hours(client):
    academy = an_academy(time_zone="Europe/Vienna")
    # Clocks go back on 26 October 2031: the day has 25 hours.
    last = datetime(2031, 10, 26, 22, 30, tzinfo=UTC)
    SessionFactory(part=academy, title="Last hour", starts_at=last)
    SessionFactory(
        part=academy, title="Next day", starts_at=last + timedelta(minutes=30)
    )

    assert found(client, day="2031-10-26") == ["Last hour"]


@pytest.mark.parametrize(
    "nonsense",
    [
        {"language": "xx"},
        {"day": "tomorrow"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
        {"words": "\u202e"},
        {"words": "x" * 101},
    ],
)
def test_nonsense_narrows_nothing(client, programme, nonsense):
    assert len(found(client, **nonsense)) == 3


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("budgets", ["Budgets"]),
        ("budget", ["Budgets"]),
        ("egalite", ["Égalité"]),
        ("الإنسان", ["حقوق الإنسان في المدن"]),
        ("money", ["Budgets"]),
        ("money -city", []),
        ('"money of the city"', ["Budgets"]),
        ("Ada Listed", ["Budgets"]),
        ("ada", ["Budgets"]),
        ("Unlisted", []),
        ("Hidden", []),
        ("' OR 1=1 --", []),
        ("%", []),
        ("((", []),
    ],
)
def test_words_are_looked_for_in_titles_texts_and_names(
    client, programme, academy, words, expected
):
    session = academy.edition.sessions.get(title="Budgets")
    session.abstract = "On the money of the city."
    session.save()
    SessionPersonFactory(session=session, name="Ada Listed", listed=True)
    SessionPersonFactory(session=session, name="Grace Unlisted")
    SessionPersonFactory(
        session=session, person=a_person("Hedy Hidden", is_hidden=True), listed=True
    )

    assert found(client, words=words) == expected


def test_what_was_chosen_is_kept_in_the_form_and_can_be_taken_back(client, programme):
    answer = words_of(page(client, words="budgets", kind="plenary"))

    assert 'value="budgets"' in answer
    assert '<option value="plenary" selected>' in answer
    assert "1 session fits your choice." in answer
    assert "No session fits this choice" in words_of(page(client, words="nothing"))


def test_drafts_are_found_by_nobody_else(client, academy):
    SessionFactory(part=academy, draft=True, title="Budgets", starts_at=START)

    assert found(client, words="budgets") == []


@pytest.mark.parametrize("number", [1, 3])
def test_choosing_costs_the_same_at_any_length(
    client, academy, django_assert_num_queries, number
):
    for i in range(number):
        SessionFactory(part=academy, title=f"Budgets {i}", starts_at=START)

    with django_assert_num_queries(6):
        page(client, words="budgets", day="2031-03-05", kind="workshop", language="en")
