"""A double click is one act, and both clicks lead to the first answer."""

import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from apps.core.models import AuditEntry
from apps.outcomes.models import Comment, Snapshot
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    holder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def organiser(client, document):
    person = holder(document.edition, "organiser")
    a_paragraph(document, person)
    client.force_login(person)
    return person


def at(name, document, **words):
    return reverse(
        f"outcomes:{name}", kwargs={"edition": document.edition.slug, **words}
    )


def test_freezing_twice_is_one_version(client, document, organiser):
    page = client.get(at("draft", document)).text
    key = re.search(r'name="submission_key" value="([^"]+)"', page)[1]
    sent = {"purpose": "consultation", "label": "First", "submission_key": key}

    first = client.post(at("freeze", document), sent)
    second = client.post(at("freeze", document), sent)

    assert first.url == second.url == at("version", document, number=1)
    assert Snapshot.objects.count() == 1
    assert AuditEntry.objects.filter(verb="outcomes.version_frozen").count() == 1


def test_a_new_form_freezes_another_version(client, document, organiser):
    sent = {"purpose": "consultation", "label": "First"}

    client.post(at("freeze", document), sent | {"submission_key": uuid4()})
    second = client.post(at("freeze", document), sent | {"submission_key": uuid4()})

    assert second.url == at("version", document, number=2)
    assert Snapshot.objects.count() == 2


def test_a_comment_sent_twice_is_one_comment(client, document, organiser):
    snapshot = a_snapshot(document, organiser)
    (paragraph,) = document.paragraphs.all()
    sent = {"paragraph": paragraph.pk, "body": "Why?", "submission_key": uuid4()}
    address = at("comment", document, number=snapshot.number)

    answers = [client.post(address, sent) for _time in range(2)]

    assert {answer.status_code for answer in answers} == {302}
    assert answers[0].url == answers[1].url
    assert Comment.objects.count() == 1


def test_many_comments_in_a_minute_are_held_up(client, document, organiser, settings):
    settings.RATE_LIMITS = {"comment": "1/m/user"}
    cache.clear()
    snapshot = a_snapshot(document, organiser)
    (paragraph,) = document.paragraphs.all()
    address = at("comment", document, number=snapshot.number)

    def say(body):
        return client.post(address, {"paragraph": paragraph.pk, "body": body})

    assert say("The first.").status_code == 302
    held_up = say("The second, which shall not be lost.")

    assert held_up.status_code == 429
    assert held_up["Retry-After"] == "60"
    assert "Wait a minute, then send this comment again." in held_up.text
    assert "The second, which shall not be lost." in held_up.text
    assert [comment.body for comment in Comment.objects.all()] == ["The first."]
