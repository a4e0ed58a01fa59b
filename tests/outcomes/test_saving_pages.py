"""Saving a paragraph through its page, with and without JavaScript."""

import json
from uuid import uuid4

import pytest

from apps.outcomes.models import Revision, SideVersion
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    type_into,
)
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db


def put(client, paragraph, **message):
    return client.put(
        at("paragraph", paragraph=paragraph.pk),
        json.dumps({"client_uuid": str(uuid4()), **message}),
        content_type="application/json",
    )


def test_a_save_as_json_tells_revision_and_hash(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    client.force_login(organiser)

    response = put(client, paragraph, body="New.\n", base=paragraph.head_id)

    revision = Revision.objects.latest("pk")
    assert response.status_code == 200
    assert response.json()["revision"] == revision.pk
    assert response.json()["sha256"] == revision.sha256
    assert revision.body == "New.\n"


def test_a_stale_save_as_json_gets_both_texts_and_a_merge(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    client.force_login(organiser)

    response = put(client, paragraph, body="Encourages cities to hear.", base=base)

    told = response.json()
    assert response.status_code == 409
    assert told["mine"] == "Encourages cities to hear."
    assert told["theirs"] == "Encourages towns to listen."
    assert told["merge"] == "Encourages towns to hear."
    assert told["settle_url"] == at(
        "side-version", side_version=SideVersion.objects.get().pk
    )


def test_a_save_into_a_frozen_text_is_423_and_stored(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    a_snapshot(document, organiser, "conference")
    client.force_login(organiser)

    response = put(client, paragraph, body="Late.", base=paragraph.head_id)

    assert response.status_code == 423
    assert SideVersion.objects.get().revision.body == "Late."


KEY = "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"[]",
        b"{",
        b"\xff",
        b'{"body": "a"}',
        b'{"body": "\\u0000", "client_uuid": "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"}',
        b'{"body": "\\ud800", "client_uuid": "7f1d7d3c-2a43-4a3f-9df6-5b7cf8c0ad25"}',
        b'{"body": "a", "base": [], "client_uuid": {}}',
        json.dumps({"body": "a", "client_uuid": KEY, "follows": KEY}),
        json.dumps({"body": "a", "client_uuid": KEY, "follows": [KEY, {}]}),
        json.dumps({"body": "a", "client_uuid": KEY, "follows": [KEY] * 21}),
    ],
)
def test_a_broken_save_is_answered_and_writes_nothing(
    client, document, organiser, sent
):
    paragraph = a_paragraph(document, organiser)
    before = Revision.objects.count()
    client.force_login(organiser)

    response = client.put(
        at("paragraph", paragraph=paragraph.pk), sent, content_type="application/json"
    )

    assert response.status_code == 400
    assert Revision.objects.count() == before


def test_what_a_page_has_sent_before_is_no_conflict(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    client.force_login(organiser)
    put(client, paragraph, body="One.", base=base, client_uuid=KEY)

    response = put(client, paragraph, body="One. Two.", base=base, follows=[KEY])

    paragraph.refresh_from_db()
    assert response.status_code == 200
    assert response.json()["head"] == paragraph.head_id
    assert paragraph.body == "One. Two."


def test_a_conflict_without_javascript_shows_both_texts(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    client.force_login(organiser)

    response = client.post(
        at("paragraph", paragraph=paragraph.pk),
        {
            "body": "Encourages cities to hear.",
            "base": base,
            "client_uuid": str(uuid4()),
        },
    )

    page = response.content.decode()
    assert response.status_code == 409
    assert "Encourages cities to hear." in page
    assert "Encourages towns to listen." in page
    assert "Encourages towns to hear.</textarea>" in page.replace("\n", "")
    assert "<ins>" in page


def test_the_conflict_is_settled_by_its_form(client, document, organiser):
    paragraph = a_paragraph(document, organiser)
    base = paragraph.head_id
    type_into(paragraph, organiser, "Encourages towns to listen.")
    side = type_into(paragraph, organiser, "Something.", base=base).side_version
    paragraph.refresh_from_db()
    client.force_login(organiser)

    client.post(
        at("side-version", side_version=side.pk),
        {
            "body": "Merged.",
            "base": paragraph.head_id,
            "client_uuid": str(uuid4()),
            "then": "save",
        },
    )

    paragraph.refresh_from_db()
    assert paragraph.body == "Merged."
    assert not SideVersion.objects.unmerged().exists()
