"""Splitting and joining: identity, sources, remarks and notes go where they belong."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.core.refusals import Refused
from apps.outcomes import wording
from apps.outcomes.actions import cutting, structure
from apps.outcomes.canonical import live_paragraphs
from apps.outcomes.models import Paragraph
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    holder,
    type_into,
)
from tests.factories.programme import an_academy


@pytest.fixture
def document(db):
    return DocumentFactory()


def texts(document):
    return [p.body for p in live_paragraphs(document) if p.kind != "remark"]


def split(paragraph, drafter, **changes):
    paragraph.refresh_from_db()
    facts = {
        "by": drafter,
        "sentence": 1,
        "base": paragraph.head_id,
        "id": uuid4(),
        "structure_version": paragraph.document.structure_version,
    }
    paragraph.document.refresh_from_db()
    facts["structure_version"] = paragraph.document.structure_version
    return cutting.split(paragraph, **facts | changes)


def join(paragraph, following, drafter, **changes):
    for one in (paragraph, following, paragraph.document):
        one.refresh_from_db()
    facts = {
        "by": drafter,
        "base": paragraph.head_id,
        "next_base": following.head_id,
        "structure_version": paragraph.document.structure_version,
    }
    return cutting.join(paragraph, **facts | changes)


def test_a_split_keeps_the_identity_on_the_first_half(document, drafter):
    finding = ContributionFactory(report__session__part=an_academy())
    paragraph = a_paragraph(document, drafter, "Listen. Then answer.")
    a_paragraph(document, drafter, "Last.")
    structure.add_source(paragraph, finding, by=drafter)

    second = split(paragraph, drafter)

    paragraph.refresh_from_db()
    assert texts(document) == ["Listen.", "Then answer.", "Last."]
    assert paragraph.body == "Listen."
    assert second.derived_from == paragraph
    assert [s.contribution for s in second.sources.all()] == [finding]


def test_splitting_twice_with_one_id_splits_once(document, drafter):
    paragraph = a_paragraph(document, drafter, "One. Two. Three.")
    key = uuid4()

    first = split(paragraph, drafter, id=key)
    again = split(paragraph, drafter, id=key)

    assert first == again
    assert texts(document) == ["One.", "Two. Three."]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sentence": 7}, "nowhere"),
        ({"structure_version": 0}, "structure_changed"),
        ({"base": 1}, "text_changed"),
    ],
)
def test_a_split_that_cannot_be_is_refused(document, drafter, changes, code):
    paragraph = a_paragraph(document, drafter, "One. Two.")

    with pytest.raises(Refused) as refusal:
        split(paragraph, drafter, **changes)

    assert refusal.value.code == code
    assert texts(document) == ["One. Two."]


def test_a_split_with_an_id_of_another_document_is_refused(document, drafter):
    other = DocumentFactory(edition=an_academy("2032").edition)
    theirs = a_paragraph(other, holder(other.edition, "drafter"), "Theirs.")
    paragraph = a_paragraph(document, drafter, "One. Two.")

    with pytest.raises(Refused) as refusal:
        split(paragraph, drafter, id=theirs.pk)

    assert refusal.value.code == "foreign_id"
    assert texts(document) == ["One. Two."]


def test_a_join_keeps_the_first_and_leaves_a_tombstone(document, drafter):
    finding = ContributionFactory(report__session__part=an_academy())
    first = a_paragraph(document, drafter, "Listen.")
    second = a_paragraph(document, drafter, "Then answer.")
    structure.add_source(second, finding, by=drafter)
    document.refresh_from_db()
    remark = structure.add_remark(
        second, by=drafter, body="Why.", structure_version=document.structure_version
    )

    join(first, second, drafter)

    second.refresh_from_db()
    remark.refresh_from_db()
    assert texts(document) == ["Listen. Then answer."]
    assert second.removed_at is not None
    assert second.joined_into == first
    assert [s.contribution for s in first.sources.all()] == [finding]
    assert remark.explains == first


def test_what_was_joined_stands_for_itself_again_when_restored(document, drafter):
    first = a_paragraph(document, drafter, "Listen.")
    second = a_paragraph(document, drafter, "Then answer.")
    join(first, second, drafter)
    document.refresh_from_db()

    structure.restore(second, by=drafter, structure_version=document.structure_version)

    second.refresh_from_db()
    assert (second.removed_at, second.joined_into) == (None, None)


def test_two_remarks_become_one(document, drafter):
    first = a_paragraph(document, drafter, "Listen.")
    second = a_paragraph(document, drafter, "Then answer.")
    for paragraph, body in ((first, "Why."), (second, "How.")):
        document.refresh_from_db()
        structure.add_remark(
            paragraph,
            by=drafter,
            body=body,
            structure_version=document.structure_version,
        )

    join(first, second, drafter)

    assert [p.body for p in Paragraph.objects.live().filter(kind="remark")] == [
        "Why. How."
    ]


def test_the_last_and_other_kinds_are_not_joined(document, drafter):
    heading = a_paragraph(document, drafter, "Part", kind="heading")
    last = a_paragraph(document, drafter, "Listen.")

    codes = []
    for one, following in ((heading, last), (last, last)):
        with pytest.raises(Refused) as refusal:
            join(one, following, drafter)
        codes.append(refusal.value.code)

    assert codes == ["other_kind", "last"]
    assert texts(document) == ["Part", "Listen."]


def test_a_join_on_an_old_text_is_refused(document, drafter):
    first = a_paragraph(document, drafter, "Listen.")
    second = a_paragraph(document, drafter, "Then answer.")
    read = second.head_id
    type_into(second, drafter, "Then speak.")

    with pytest.raises(Refused) as refusal:
        join(first, second, drafter, next_base=read)

    assert refusal.value.code == "text_changed"
    assert texts(document) == ["Listen.", "Then speak."]


def test_a_frozen_text_is_neither_split_nor_joined(document, drafter):
    first = a_paragraph(document, drafter, "One. Two.")
    second = a_paragraph(document, drafter, "Three.")
    a_snapshot(document, drafter, "conference")

    for change in (lambda: split(first, drafter), lambda: join(first, second, drafter)):
        with pytest.raises(Refused) as refusal:
            change()
        assert refusal.value.code == "frozen"

    assert texts(document) == ["One. Two.", "Three."]


def test_notes_go_with_their_call():
    text = "Listen[^1]. Answer[^2].\n\n[^1]: One.\n[^2]: Two."

    assert wording.split_before(text, 1) == (
        "Listen[^1].\n\n[^1]: One.",
        "Answer[^2].\n\n[^2]: Two.",
    )


def test_a_note_gives_way_to_a_label_in_use():
    joined = wording.joined("A[^1].\n\n[^1]: One.", "B[^1].\n\n[^1]: Two.")

    assert joined == "A[^1]. B[^2].\n\n[^1]: One.\n[^2]: Two."


@given(st.text(max_size=200), st.integers(-2, 12))
def test_no_word_is_lost_in_a_split(text, sentence):
    halves = wording.split_before(text, sentence)

    if halves is not None:
        assert "".join("".join(halves).split()) == "".join(text.split())
        assert len(wording.sentences(text)) > sentence > 0
