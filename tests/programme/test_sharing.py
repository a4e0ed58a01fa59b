"""What others are shown of a session: search engines, and wherever somebody shares it."""

import io
import json
import re

import pytest
from PIL import Image

from tests.factories.programme import SessionFactory, SessionPersonFactory, a_person
from tests.programme.reading import START, words_of

pytestmark = pytest.mark.django_db

KILOBYTE = 1000
BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def facts_of(client, session):
    found = BLOCK.findall(client.get(session.get_absolute_url()).content.decode())
    return [json.loads(one) for one in found]


def test_a_shared_session_shows_its_own_title_text_and_picture(client, academy):
    session = SessionFactory(
        part=academy,
        title='"Budgets" & more',
        slug="budgets",
        abstract="**What** works.",
    )

    text = words_of(client.get(session.get_absolute_url()))

    told = dict(
        re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text)
    )
    where = told["og:url"]
    assert where.endswith("/2031/programme/budgets/")
    assert told["og:title"] == "&quot;Budgets&quot; &amp; more"
    assert told["og:description"] == told["description"] == "What works."
    assert told["og:image"] == f"{where}preview.png"


@pytest.mark.parametrize(
    ("title", "language"),
    [
        (
            "Budgets that everybody understands: what towns of all sizes have tried",
            "en",
        ),
        ("ميزانيات يفهمها الجميع: ما جربته المدن", "ar"),
        ("x" * 200, "en"),
        ("人权 🙂", "en"),
        ("word " * 40, "de"),
    ],
)
def test_the_picture_is_small_and_as_large_as_it_is_asked_for(
    client, academy, title, language
):
    session = SessionFactory(
        part=academy, title=title.strip(), language=language, starts_at=START
    )

    response = client.get(f"{session.get_absolute_url()}preview.png")

    assert response["Content-Type"] == "image/png"
    assert len(response.content) <= 60 * KILOBYTE
    assert Image.open(io.BytesIO(response.content)).size == (1200, 630)


def test_search_engines_read_when_and_where_and_of_nobody(client, academy):
    session = SessionFactory(
        part=academy, title="</script><b>Budgets", slug="budgets", starts_at=START
    )
    SessionPersonFactory(session=session, name="Ada Listed", listed=True)

    [facts] = facts_of(client, session)

    assert facts["@type"] == "Event"
    assert facts["name"] == "</script><b>Budgets"
    assert facts["startDate"] == "2031-03-05T13:00:00+00:00"
    assert facts["eventStatus"] == "https://schema.org/EventScheduled"
    assert facts["location"] == {"@type": "VirtualLocation", "url": facts["url"]}
    assert "Ada" not in json.dumps(facts)


def test_a_cancelled_session_is_told_as_such_and_one_without_time_not_at_all(
    client, academy
):
    off = SessionFactory(part=academy, cancelled=True)
    [facts] = facts_of(client, off)

    assert facts["eventStatus"] == "https://schema.org/EventCancelled"
    assert facts_of(client, SessionFactory(part=academy, unscheduled=True)) == []


def test_a_draft_is_shared_by_nothing(client, academy):
    draft = SessionFactory(part=academy, draft=True, title="Draft")
    speaker = a_person("Speaker")
    SessionPersonFactory(session=draft, person=speaker)
    client.force_login(speaker)

    text = client.get(draft.get_absolute_url()).content.decode()

    assert "og:image" not in text
    assert "ld+json" not in text
    assert client.get(f"{draft.get_absolute_url()}preview.png").status_code == 404
