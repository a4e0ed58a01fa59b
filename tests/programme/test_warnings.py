"""What does not fit together in what is planned."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.editions.models import KeyQuestion, QuestionCluster
from apps.programme.actions.planning import Spot, place
from apps.programme.models import Availability, Interpretation
from apps.programme.queries.planned import plans_of
from apps.programme.queries.warnings import warnings_in
from tests.factories.programme import (
    RoomFactory,
    SessionFactory,
    SessionPersonFactory,
    a_person,
)

pytestmark = pytest.mark.django_db

START = datetime(2031, 7, 2, 12, 0, tzinfo=UTC)


def told(academy, code):
    found = warnings_in(plans_of(academy.edition))
    return [(one.text, one.sessions) for one in found if one.code == code]


@pytest.fixture
def two(academy):
    return [
        SessionFactory(part=academy, title=title, starts_at=START + timedelta(hours=n))
        for n, title in enumerate(("Budgets", "Housing"))
    ]


def test_a_person_twice_by_account_or_by_name_and_never_by_a_hidden_name(academy, two):
    hidden = a_person("Hidden", is_hidden=True)
    ada = a_person("Ada Example", display_name="Ada")
    for session in two:
        SessionPersonFactory(session=session, person=hidden, name="")
        SessionPersonFactory(session=session, person=ada, name="")
        SessionPersonFactory(session=session, name=f"Only in {session.title}")
    keys = tuple(session.pk for session in two)

    both = "is in “Budgets” and in “Housing” at the same time."
    assert told(academy, "person_twice") == [
        (
            "Somebody whose name is withheld " + both,
            keys,
        ),
        (f"{ada.shown_name} {both}", keys),
    ]


def test_warnings_are_about_what_is_planned(academy, two):
    for session in two:
        SessionPersonFactory(session=session, name="Ada")
    later = START + timedelta(hours=3)

    before = len(told(academy, "person_twice"))
    place(
        two[1],
        Spot(later, later + timedelta(hours=1)),
        version=0,
        by=a_person("Organiser"),
    )

    assert (before, told(academy, "person_twice")) == (1, [])


def test_a_room_twice(academy):
    room = RoomFactory(edition=academy.edition, name="Blue room")
    keys = tuple(
        SessionFactory(
            part=academy, draft=True, title=title, room=room, starts_at=START
        ).pk
        for title in ("Budgets", "Housing")
    )
    SessionFactory(part=academy, title="Elsewhere", starts_at=START)

    assert told(academy, "room_twice") == [
        ("“Budgets” and “Housing” share the room Blue room.", keys)
    ]


def test_outside_the_times_that_somebody_has_said(academy, two):
    ada = a_person("Ada Example")
    for session in two:
        SessionPersonFactory(session=session, person=ada, name="Ada")
        SessionPersonFactory(session=session, name="Says Nothing")
    before = told(academy, "outside_availability")
    # Together they last as long as the first session, and end before the second does.
    for n in (0, 1):
        Availability.objects.create(
            edition=academy.edition,
            person=ada,
            starts_at=START + timedelta(hours=n),
            ends_at=START + timedelta(hours=n + 1),
        )

    assert before == []
    assert told(academy, "outside_availability") == [
        ("Ada has other times than that of “Housing”.", (two[1].pk,))
    ]


@pytest.mark.parametrize(
    ("minutes", "state", "named", "text"),
    [
        (60, "asked", 0, "“Budgets” needs 1 interpreter (French); 0 named."),
        (60, "asked", 1, None),
        (90, "asked", 1, "“Budgets” needs 2 interpreters (French); 1 named."),
        (90, "arranged", 0, None),
    ],
)
def test_interpreters_are_short(academy, minutes, state, named, text):
    session = SessionFactory(
        part=academy,
        title="Budgets",
        starts_at=START,
        ends_at=START + timedelta(minutes=minutes),
    )
    for service in ("spoken", "captions"):
        Interpretation.objects.create(
            session=session, service=service, language="fr", state=state
        )
    for number in range(named):
        SessionPersonFactory(session=session, name=f"I {number}", role="interpreter")

    expected = [(text, (session.pk,))] if text else []
    assert told(academy, "interpreters_short") == expected


def test_no_rapporteur_but_where_nothing_is_reported(academy, two):
    SessionPersonFactory(session=two[0], role="rapporteur")
    SessionFactory(part=academy, kind="networking")

    assert told(academy, "no_rapporteur") == [
        ("“Housing” has no rapporteur.", (two[1].pk,))
    ]


def test_a_key_question_that_no_session_is_about(academy, two):
    cluster = QuestionCluster.objects.create(
        edition=academy.edition, code="A", position=1, title="Money"
    )
    questions = [
        KeyQuestion.objects.create(cluster=cluster, code=f"A{n}", position=n, text="?")
        for n in (1, 2)
    ]
    two[0].key_questions.set(questions[:1])

    assert told(academy, "question_uncovered") == [
        ("No session is about key question A2.", ())
    ]
