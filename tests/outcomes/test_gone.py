"""A paragraph that is removed, joined or split while somebody writes in it."""

import json
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from apps.outcomes.actions import cutting, saving, structure
from apps.outcomes.models import Revision, SideVersion
from tests.factories.outcomes import a_paragraph, holder
from tests.outcomes.addresses import at

pytestmark = pytest.mark.django_db

TEXT = "Encourages cities to listen. Encourages towns to hear."


@pytest.fixture
def first(document, drafter):
    return a_paragraph(document, drafter, TEXT)


@pytest.fixture
def second(document, drafter, first):
    return a_paragraph(document, drafter, "Encourages villages to ask.")


@pytest.fixture
def other(document):
    return holder(document.edition, "organiser", "Olga Organiser")


def version(document):
    document.refresh_from_db()
    return {"structure_version": document.structure_version}


def join(first, by):
    second = first.document.paragraphs.live().in_order()[1]
    return cutting.join(
        first,
        by=by,
        base=first.head_id,
        next_base=second.head_id,
        **version(first.document),
    )


def put(client, paragraph, body):
    return client.put(
        at("paragraph", paragraph=paragraph.pk),
        json.dumps(
            {"client_uuid": str(uuid4()), "base": paragraph.head_id, "body": body}
        ),
        content_type="application/json",
    )


def test_who_writes_into_a_removed_paragraph_is_told_by_whom(
    client, document, first, drafter, other
):
    structure.remove(first, by=other, **version(document))
    client.force_login(drafter)

    told = put(client, first, "Mine.")

    assert told.status_code == 409
    facts = ("result", "removed_by", "joined_url")
    assert [told.json()[fact] for fact in facts] == ["removed", "Olga Organiser", None]
    assert SideVersion.objects.get().revision.body == "Mine."


def test_a_removed_paragraph_is_restored_from_the_page_of_the_text(
    client, document, first, drafter, other
):
    structure.remove(first, by=other, **version(document))
    side = saving.save(first, author=drafter, body="Mine.", base=None).side_version
    client.force_login(drafter)

    page = client.get(at("side-version", side_version=side.pk)).content.decode()
    client.post(at("restore", paragraph=first.pk), version(document))

    assert "Olga Organiser has removed it." in page
    assert at("restore", paragraph=first.pk) in page
    first.refresh_from_db()
    assert first.removed_at is None
    again = client.get(at("side-version", side_version=side.pk)).content.decode()
    assert "Save the merged text" in again


def test_who_writes_into_a_joined_paragraph_can_follow_it(
    client, first, second, drafter, other
):
    join(first, other)
    client.force_login(drafter)

    told = put(client, second, "Mine.").json()
    page = client.get(told["settle_url"]).content.decode()

    assert told["removed_by"] == "Olga Organiser"
    assert told["joined_url"] == f"{at('draft')}#p-{first.pk}"
    assert told["joined_url"] in page


def test_a_paragraph_that_was_joined_twice_is_followed_to_the_end(
    client, first, second, drafter, other
):
    document = first.document
    third = a_paragraph(document, drafter, "Encourages all to answer.")
    cutting.join(
        second,
        by=other,
        base=second.head_id,
        next_base=third.head_id,
        **version(document),
    )
    second.refresh_from_db()
    join(first, other)
    client.force_login(drafter)

    told = put(client, third, "Mine.").json()

    assert told["joined_url"] == f"{at('draft')}#p-{first.pk}"


def test_who_writes_into_a_split_paragraph_sees_where_the_rest_is(
    client, document, first, drafter, other
):
    base = first.head_id
    second = cutting.split(
        first, by=other, sentence=1, base=base, id=uuid4(), **version(document)
    )
    client.force_login(drafter)

    told = put(client, first, f"{TEXT} Now.").json()
    page = client.get(told["settle_url"]).content.decode()

    assert told["result"] == "conflict"
    assert f"{at('draft')}#p-{second.pk}" in page


def test_who_may_no_longer_write_gets_the_text_back(client, document, first, drafter):
    drafter.appointments.all().delete()
    client.force_login(drafter)
    before = Revision.objects.count()

    sent = {"body": "My long text.", "base": first.head_id, "client_uuid": uuid4()}
    here = {"origin": "http://testserver"}
    answer = client.post(at("paragraph", paragraph=first.pk), sent, headers=here)

    assert answer.status_code == 403
    assert "My long text.</textarea>" in answer.content.decode()
    assert Revision.objects.count() == before


def test_a_text_is_stored_even_where_both_its_keys_are_in_use(first, drafter):
    key = uuid4()
    other = a_paragraph(first.document, drafter)
    saving.save(other, author=drafter, body="A.", base=other.head_id, client_uuid=key)
    derived = saving._key_of_text(key, first, drafter, "B.")
    saving.save(other, author=drafter, body="C.", base=None, client_uuid=derived)

    saved = saving.save(
        first, author=drafter, body="B.", base=first.head_id, client_uuid=key
    )

    assert (saved.result, saved.revision.body) == ("saved", "B.")
    assert saved.revision.client_uuid not in {key, derived}


def test_a_refusal_of_the_database_is_not_taken_for_a_key_in_use(first, drafter):
    words = {"paragraph": first, "author": drafter, "body": "A."}

    with pytest.raises(IntegrityError, match="origin"), transaction.atomic():
        saving._stored(Revision(origin=None, **words))

    key = first.head.client_uuid
    assert saving._stored(Revision(client_uuid=key, **words)) is None
