"""Texts are saved while the order changes, and never while the status does."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event
from uuid import uuid4

import pytest
from django.db import OperationalError, connection, transaction

from apps.outcomes.actions import cutting, moving
from apps.outcomes.models import Document
from apps.outcomes.models.document import DocumentQuerySet, ParagraphQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_remark,
    holder,
    type_into,
)

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]

BLOCKED = "blocked"


def meanwhile(act):
    """What ``act`` gives to somebody else, who waits for no lock."""

    def run():
        try:
            with connection.cursor() as cursor:
                cursor.execute("SET lock_timeout = '100ms'")
            return act()
        except OperationalError:
            return BLOCKED
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        return pool.submit(run).result()


@pytest.fixture
def paragraph():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    return a_paragraph(document, drafter, body="One. Two.")


@pytest.fixture
def writer(paragraph):
    return holder(paragraph.document.edition, "drafter")


def save_while_the_order_changes(paragraph, writer):
    version = paragraph.document.structure_version
    with transaction.atomic():
        moving.move(paragraph, by=writer, up=True, structure_version=version)
        other = paragraph.document.paragraphs.exclude(pk=paragraph.pk).get()
        return meanwhile(lambda: type_into(other, writer, "Three.").result)


def test_a_text_is_saved_while_the_order_changes(paragraph, writer):
    assert save_while_the_order_changes(paragraph, writer) == "saved"


def test_with_one_lock_for_all_it_would_wait(monkeypatch, paragraph, writer):
    """The negative control: it shows that the lock of the order is another one."""
    monkeypatch.setattr(DocumentQuerySet, "with_locked_order", DocumentQuerySet.locked)

    assert save_while_the_order_changes(paragraph, writer) == BLOCKED


@pytest.mark.parametrize(
    ("facts", "expected"),
    [({"status": "planned"}, BLOCKED), ({"structure_version": 9}, 1)],
)
def test_the_database_lets_a_new_status_wait_for_savers(
    paragraph, writer, facts, expected
):
    rows = Document.objects.filter(pk=paragraph.document_id)
    with transaction.atomic():
        type_into(paragraph, writer, "Three.")

        assert meanwhile(lambda: rows.update(**facts)) == expected


def split_and_save(monkeypatch, paragraph, writer, patience):
    """The first half, and what was said to somebody who saved while it was split."""
    has_found, meeting, find = Event(), Meeting(patience=patience), cutting._standing

    def find_and_wait(*where):
        found = find(*where)
        has_found.set()
        meeting.come()
        return found

    monkeypatch.setattr(cutting, "_standing", find_and_wait)
    facts = {
        "sentence": 1,
        "base": paragraph.head_id,
        "id": uuid4(),
        "structure_version": paragraph.document.structure_version,
    }

    def save():
        has_found.wait(30)
        saved = type_into(paragraph, writer, "Three.")
        meeting.come()
        return saved.result

    split = type(paragraph).objects.get(pk=paragraph.pk)
    _second, said = at_once(lambda: cutting.split(split, by=writer, **facts), save)
    split.refresh_from_db()
    return split.body, said


def test_nobody_saves_into_a_paragraph_that_is_being_split(
    monkeypatch, paragraph, writer
):
    found = split_and_save(monkeypatch, paragraph, writer, patience=0.5)

    assert found == ("One.", "conflict")


def test_without_the_lock_what_is_split_off_stands_twice(
    monkeypatch, paragraph, writer
):
    """The negative control: it shows that the race above is a real one."""
    monkeypatch.setattr(ParagraphQuerySet, "locked", lambda rows: rows)

    found = split_and_save(monkeypatch, paragraph, writer, patience=30)

    assert found == ("Three.", "saved")


@pytest.mark.parametrize("which", [0, 1])
def test_a_remark_that_is_saved_while_its_paragraphs_are_joined_keeps_its_words(
    paragraph, writer, which
):
    document = paragraph.document
    both = list(document.paragraphs.in_order())
    remarks = [a_remark(one, writer, f"Because of {one.body}") for one in both]
    document.refresh_from_db()
    saved, waits = Event(), Meeting(patience=0.5)

    def save():
        with transaction.atomic():
            type_into(remarks[which], writer, "Said at last.")
            saved.set()
            waits.come()

    def join():
        saved.wait(30)
        bases = {"base": both[0].head_id, "next_base": both[1].head_id}
        version = document.structure_version
        return cutting.join(both[0], by=writer, structure_version=version, **bases)

    at_once(save, join)

    (remark,) = document.paragraphs.live().filter(kind="remark")
    assert "Said at last." in remark.body
    assert remarks[1 - which].body in remark.body
