"""Others are told where somebody writes; a look costs little while nothing moves."""

from datetime import timedelta

import pytest
import time_machine
from django.utils.timezone import now

from apps.outcomes.models import Presence
from apps.outcomes.tasks import forget_presence
from tests.factories.outcomes import a_paragraph, holder, type_into
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def drafter(document):
    return holder(document.edition, "drafter", "Amina Drafter")


@pytest.fixture
def paragraph(document, drafter):
    return a_paragraph(document, drafter)


@pytest.fixture
def other(document):
    return holder(document.edition, "drafter", "Other Drafter")


def look(client, etag=""):
    headers = {"If-None-Match": etag} if etag else {}
    return client.get(at("changes"), headers=headers)


def test_who_writes_is_told_to_others_and_lapses(client, paragraph, drafter, other):
    client.force_login(drafter)
    client.post(at("presence", paragraph=paragraph.pk))
    own = look(client).json()["editors"]
    client.force_login(other)
    told = look(client).json()["editors"]
    page = client.get(at("draft")).content.decode()
    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        later = look(client).json()["editors"]

    assert own == later == {}
    assert told == {str(paragraph.pk): ["Amina Drafter"]}
    assert "Amina Drafter is writing here." in page


def test_one_is_at_one_place_and_can_leave(client, document, paragraph, drafter):
    second = a_paragraph(document, drafter)
    client.force_login(drafter)

    client.post(at("presence", paragraph=paragraph.pk))
    client.post(at("presence", paragraph=second.pk))
    places = [presence.paragraph for presence in Presence.objects.all()]
    client.post(at("presence", paragraph=second.pk), {"left": "1"})

    assert places == [second]
    assert not Presence.objects.exists()


def test_where_somebody_was_is_forgotten(client, paragraph, drafter):
    client.force_login(drafter)
    client.post(at("presence", paragraph=paragraph.pk))
    forget_presence()
    still = Presence.objects.count()

    with time_machine.travel(now() + timedelta(minutes=1), tick=False):
        forget_presence()

    assert still == 1
    assert not Presence.objects.exists()


def test_a_look_is_304_until_something_moves(client, paragraph, drafter, other):
    client.force_login(other)
    first = look(client)

    same = look(client, first["ETag"])
    type_into(paragraph, drafter, "Another text.")
    moved = look(client, first["ETag"])

    paragraph.refresh_from_db()
    assert (first.status_code, same.status_code, moved.status_code) == (200, 304, 200)
    assert same.content == b""
    assert moved.json()["heads"] == {str(paragraph.pk): paragraph.head_id}


@pytest.mark.parametrize("number", [1, 3])
def test_a_look_costs_the_same_at_any_length(
    client, document, other, django_assert_num_queries, *, number
):
    for _ in range(number):
        a_paragraph(document, other)
    client.force_login(other)
    look(client)

    with django_assert_num_queries(LOOK):
        look(client)


LOOK = 6


def test_the_text_as_it_is_now_can_be_fetched(client, paragraph, drafter):
    type_into(paragraph, drafter, "Encourages *all*.")
    client.force_login(drafter)

    response = client.get(
        at("paragraph", paragraph=paragraph.pk), headers={"Accept": "application/json"}
    )

    paragraph.refresh_from_db()
    told = response.json()
    assert (told["head"], told["body"], told["html"], told["by"]) == (
        paragraph.head_id,
        "Encourages *all*.",
        "<p>Encourages <em>all</em>.</p>",
        "Amina Drafter",
    )
