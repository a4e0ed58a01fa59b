"""The database refuses also what goes round our own code."""

import re

import pytest
from django.db import IntegrityError, connection, transaction

from apps.outcomes.actions import versions
from apps.outcomes.models import Adoption, Document, Paragraph, Revision, Snapshot
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    adopt,
    holder,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def adopted():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    adopt(a_snapshot(document, organiser, "conference"), organiser)
    document.refresh_from_db()
    return document


@pytest.mark.parametrize("model", [Revision, Snapshot, Adoption])
def test_what_is_append_only_is_not_changed(adopted, model):
    with pytest.raises(IntegrityError, match="outcomes_append_only"):
        model.objects.update(sha256="0" * 64)


@pytest.mark.parametrize("model", [Revision, Snapshot, Adoption])
def test_what_is_append_only_is_not_deleted(adopted, model):
    with (
        pytest.raises(IntegrityError, match="outcomes_append_only"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(f"DELETE FROM {model._meta.db_table}")


def test_an_adopted_paragraph_gets_no_new_head(adopted):
    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Paragraph.objects.update(head=None)


def test_an_adopted_document_gets_no_new_paragraph(adopted):
    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Paragraph.objects.create(document=adopted, kind="provision", order_key="z")


def test_an_adopted_document_keeps_its_title(adopted):
    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Document.objects.update(title="Another")


def test_an_adopted_document_does_not_go_back(adopted):
    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Document.objects.update(status="drafting")


def test_a_document_is_adopted_only_with_an_adoption():
    DocumentFactory()

    with pytest.raises(IntegrityError, match="outcomes_adopted_with_an_adoption"):
        Document.objects.update(status="adopted")


def test_the_adopted_hash_is_that_of_the_snapshot():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    snapshot = a_snapshot(document, organiser, "conference")

    with pytest.raises(
        IntegrityError, match="outcomes_adopted_hash_is_of_the_snapshot"
    ):
        Adoption.objects.create(
            document=document,
            snapshot=snapshot,
            method="consensus",
            adopted_on="2026-02-08",
            place="Graz",
            body="all",
            sha256="0" * 64,
            declared_by=organiser,
        )


def test_the_hash_of_a_snapshot_is_that_of_its_text():
    document = DocumentFactory()

    with pytest.raises(IntegrityError, match="outcomes_hash_is_of_the_canonical_text"):
        Snapshot.objects.create(
            document=document,
            number=1,
            purpose="conference",
            label="False",
            canonical="{}",
            sha256="0" * 64,
            frozen_at=document.created_at,
            frozen_by=holder(document.edition, "organiser"),
        )


def test_a_head_is_a_revision_of_its_own_paragraph():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    one, other = a_paragraph(document, drafter), a_paragraph(document, drafter)

    Paragraph.objects.filter(pk=one.pk).update(head=other.head)

    with (
        pytest.raises(IntegrityError, match="outcomes_head_is_of_this_paragraph"),
        transaction.atomic(),
    ):
        connection.check_constraints()
    Paragraph.objects.filter(pk=one.pk).update(head=one.revisions.get())


def test_a_provision_has_one_live_remark():
    document = DocumentFactory()
    provision = a_paragraph(document, holder(document.edition, "drafter"))
    Paragraph.objects.create(document=document, kind="remark", explains=provision)

    with pytest.raises(IntegrityError, match="outcomes_one_live_remark_per_provision"):
        Paragraph.objects.create(document=document, kind="remark", explains=provision)


def test_publishing_keeps_the_adopted_text(adopted):
    versions.publish(adopted, by=holder(adopted.edition, "organiser"))

    with pytest.raises(IntegrityError, match="outcomes_adopted_text_is_locked"):
        Document.objects.update(status="adopted", published_at=None)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"kind": "item"}, "outcomes_only_an_item_has_a_level"),
        ({"kind": "item", "level": 3}, "outcomes_only_an_item_has_a_level"),
        ({"kind": "provision", "level": 1}, "outcomes_only_an_item_has_a_level"),
        ({"kind": "provision", "handle": "k3f9m2qa"}, "outcomes_handle_once"),
    ],
)
def test_a_paragraph_that_makes_no_sense_is_not_stored(facts, rule):
    document = DocumentFactory()
    standing = {"document": document, "kind": "provision", "order_key": "V"}
    Paragraph.objects.create(handle="k3f9m2qa", **standing)

    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Paragraph.objects.create(**standing | {"order_key": "W"} | facts)

    assert Paragraph.objects.count() == 1


def test_only_what_is_removed_is_joined_into_another():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    first, second = a_paragraph(document, drafter), a_paragraph(document, drafter)

    with pytest.raises(IntegrityError, match="outcomes_joined_is_removed"):
        Paragraph.objects.filter(pk=second.pk).update(joined_into=first)


def test_each_paragraph_has_a_handle_of_its_own():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    handles = {a_paragraph(document, drafter).handle for _ in range(3)}

    assert len(handles) == 3
    assert all(re.fullmatch("[a-hjkmnp-z2-9]{8}", handle) for handle in handles)
