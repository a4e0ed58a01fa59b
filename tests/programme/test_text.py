"""The programme as text, and what the pages of the programme weigh."""

import gzip
import re
from datetime import timedelta

import brotli
import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.urls import get_resolver

from apps.programme import actions
from apps.programme.choices import TAKEN_ADDRESSES, SessionKind
from apps.programme.models import Session, SessionPerson
from bench.words import abstract, name, title
from tests.factories.outcomes import a_question
from tests.factories.programme import SessionFactory, an_academy, participants
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db

KILOBYTE = 1000


def test_the_text_says_what_the_list_says_and_loads_nothing(client, academy, session):
    SessionFactory(part=academy, title="Open", unscheduled=True)
    SessionFactory(part=academy, title="Draft", draft=True)
    [person] = participants(academy, 1)
    actions.sign_up(session, person=person)
    client.force_login(person)
    client.cookies["hrgl_zone"] = "Asia/Kathmandu"

    text = words_of(client.get("/2031/programme/text/"))

    assert "<bdi>18:45–20:15</bdi> (<bdi>14:00</bdi> Graz, UTC+1)" in text
    for told in ("Budgets", "Workshop", "You have a seat", "1 seat free", "Open"):
        assert told in text
    assert "Draft" not in text
    assert re.findall(r"<(?:script|img|style)|\sclass=|stylesheet", text) == []


def test_the_text_is_narrowed_as_the_list_is(client, academy, session):
    SessionFactory(part=academy, title="Opening", kind=SessionKind.PLENARY)

    text = words_of(client.get("/2031/programme/text/", {"kind": "plenary"}))

    assert "Opening" in text
    assert "Budgets" not in text
    assert 'href="/2031/programme/?kind=plenary"' in text


def test_no_session_stands_where_another_page_is():
    _prefix, ours = get_resolver().namespace_dict["programme"]
    names = {str(pattern.pattern) for pattern in ours.url_patterns}
    words = {
        found[1]
        for one in names
        if (found := re.match(r"<edition:edition>/programme/(\w+)[/.]", one))
    }

    assert words <= TAKEN_ADDRESSES
    session = Session(slug="text", title="Text", part=an_academy())
    session.edition = session.part.edition
    with pytest.raises(ValidationError, match="Another page of the programme"):
        session.clean()


@pytest.fixture
def full_programme(academy):
    """150 sessions of different texts, with two people and a question each."""
    questions = [a_question(academy.edition, f"C1.Q{n}") for n in range(1, 11)]
    sessions = Session.objects.bulk_create(
        Session(
            part=academy,
            edition=academy.edition,
            slug=f"session-{n}",
            title=title(n),
            abstract=abstract(n),
            kind=SessionKind.values[n % 4],
            language=("en", "fr", "es")[n % 3],
            state="published",
            capacity=20 + n,
            starts_at=START + timedelta(days=n // 30, minutes=100 * (n % 30 // 5)),
            ends_at=START + timedelta(days=n // 30, minutes=100 * (n % 30 // 5) + 90),
        )
        for n in range(150)
    )
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, name=name(2 * n + i), listed=True)
        for n, session in enumerate(sessions)
        for i in range(2)
    )
    Session.key_questions.through.objects.bulk_create(
        Session.key_questions.through(session=one, keyquestion=questions[n % 10])
        for n, one in enumerate(sessions)
    )
    return sessions


def weight_of(client, path):
    """A first visit: the page and all that it loads, as the line is given it."""
    answer = client.get(path, headers={"accept-encoding": ""})
    assert answer.status_code == 200
    page = answer.content
    needed = {*re.findall(r'(?:href|src)="/static/([^"]+)"', page.decode())}
    pieces = [
        page,
        *((settings.BASE_DIR / "static" / one).read_bytes() for one in needed),
    ]
    return {
        "brotli": sum(len(brotli.compress(one, quality=5)) for one in pieces),
        "gzip": sum(len(gzip.compress(one, 6)) for one in pieces),
    }


def test_150_sessions_of_different_texts_keep_the_budget(
    client, full_programme, django_assert_num_queries
):
    client.cookies["hrgl_zone"] = "America/Bogota"
    with django_assert_num_queries(6):
        client.get("/2031/programme/")

    whole = weight_of(client, "/2031/programme/")
    text = weight_of(client, "/2031/programme/text/")

    assert max(whole.values()) <= 95 * KILOBYTE, whole
    assert max(text.values()) <= 28 * KILOBYTE, text


def test_texts_of_the_measured_programme_are_not_alike(full_programme):
    texts = [f"{one.title} {one.abstract}" for one in full_programme]

    assert len({one.title for one in full_programme}) == 150
    whole = len(brotli.compress("\n".join(texts).encode()))
    assert whole > 0.15 * sum(len(one.encode()) for one in texts)
