from uuid import uuid4

import pytest

from apps.core.refusals import Refused
from apps.outcomes.actions import moving, structure
from apps.outcomes.canonical import live_paragraphs
from apps.outcomes.models import Paragraph, SideVersion, Source
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import DocumentFactory, a_paragraph, a_snapshot, holder
from tests.factories.programme import an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def abc(document, drafter):
    return [a_paragraph(document, drafter, letter) for letter in "ABC"]


def texts(document):
    document.refresh_from_db()
    return [p.body for p in live_paragraphs(document) if p.kind != "remark"]


@pytest.mark.parametrize(
    ("index", "up", "expected"),
    [
        (0, True, "ABC"),
        (1, True, "BAC"),
        (2, True, "ACB"),
        (0, False, "BAC"),
        (1, False, "ACB"),
        (2, False, "ABC"),
    ],
)
def test_a_paragraph_changes_place_with_its_neighbour(
    document, drafter, abc, *, index, up, expected
):
    document.refresh_from_db()

    moving.move(
        abc[index], by=drafter, up=up, structure_version=document.structure_version
    )

    assert texts(document) == list(expected)


def test_a_paragraph_is_inserted_after_another(document, drafter, abc):
    a_paragraph(document, drafter, "X", after=abc[0].pk)

    assert texts(document) == ["A", "X", "B", "C"]


def test_inserting_twice_with_one_id_inserts_once(document, drafter):
    facts = {"by": drafter, "id": uuid4(), "kind": "provision", "body": "Once."}

    first = structure.insert(document, structure_version=0, **facts)
    again = structure.insert(document, structure_version=0, **facts)

    assert first == again
    assert texts(document) == ["Once."]


def test_a_change_on_an_old_structure_is_refused(document, drafter, abc):
    with pytest.raises(Refused) as refusal:
        moving.move(abc[0], by=drafter, up=False, structure_version=0)

    assert refusal.value.code == "structure_changed"
    assert texts(document) == ["A", "B", "C"]


def test_a_frozen_structure_stays(document, drafter, abc):
    a_snapshot(document, drafter, "conference")
    document.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        structure.remove(
            abc[0], by=drafter, structure_version=document.structure_version
        )

    assert refusal.value.code == "frozen"
    assert texts(document) == ["A", "B", "C"]


def test_removal_takes_the_remark_along_and_restoring_brings_it_back(
    document, drafter, abc
):
    document.refresh_from_db()
    remark = structure.add_remark(
        abc[1], by=drafter, body="Why.", structure_version=document.structure_version
    )
    document.refresh_from_db()

    structure.remove(abc[1], by=drafter, structure_version=document.structure_version)
    without = texts(document)
    a_paragraph(document, drafter, "X", after=abc[0].pk)
    document.refresh_from_db()
    structure.restore(abc[1], by=drafter, structure_version=document.structure_version)

    remark.refresh_from_db()
    assert without == ["A", "C"]
    assert sorted(texts(document)) == ["A", "B", "C", "X"]
    assert remark.removed_at is None


def test_a_finding_becomes_a_provision_with_its_source(document, drafter):
    finding = ContributionFactory(report__session__part=an_academy())

    paragraph = structure.insert_contribution(
        document, finding, by=drafter, id=uuid4(), structure_version=0
    )

    source = paragraph.sources.get()
    assert paragraph.body == finding.text
    assert (source.contribution, source.quote, source.relation) == (
        finding,
        finding.text,
        "taken_from",
    )


def test_a_finding_of_another_edition_is_refused(document, drafter):
    finding = ContributionFactory(report__session__part=an_academy("2032"))

    with pytest.raises(Refused) as refusal:
        structure.insert_contribution(
            document, finding, by=drafter, id=uuid4(), structure_version=0
        )

    assert refusal.value.code == "foreign"
    assert not Paragraph.objects.exists()


def test_an_id_of_another_document_is_refused(document, drafter):
    other = DocumentFactory(edition=an_academy("2032").edition)
    theirs = a_paragraph(other, holder(other.edition, "drafter"), "Theirs.")
    finding = ContributionFactory(report__session__part=an_academy())

    with pytest.raises(Refused) as refusal:
        structure.insert(
            document,
            by=drafter,
            id=theirs.pk,
            kind="provision",
            body="Mine.",
            structure_version=0,
        )
    with pytest.raises(Refused) as taking_over:
        structure.insert_contribution(
            document, finding, by=drafter, id=theirs.pk, structure_version=0
        )

    theirs.refresh_from_db()
    document.refresh_from_db()
    assert refusal.value.code == taking_over.value.code == "foreign_id"
    assert theirs.body == "Theirs."
    assert document.structure_version == 0
    assert not document.paragraphs.exists()


def test_the_same_form_with_another_text_inserts_another_paragraph(document, drafter):
    facts = {"by": drafter, "id": uuid4(), "kind": "provision"}
    structure.insert(document, structure_version=0, body="First.", **facts)

    structure.insert(document, structure_version=1, body="Second.", **facts)
    structure.insert(document, structure_version=1, body="Second.", **facts)

    assert texts(document) == ["First.", "Second."]


def test_a_place_that_is_gone_is_refused(document, drafter, abc):
    document.refresh_from_db()
    structure.remove(abc[1], by=drafter, structure_version=document.structure_version)

    with pytest.raises(Refused) as refusal:
        a_paragraph(document, drafter, "X", after=abc[1].pk)

    assert refusal.value.code == "place_gone"
    assert texts(document) == ["A", "C"]


def test_a_remark_is_not_moved(document, drafter, abc):
    document.refresh_from_db()
    remark = structure.add_remark(
        abc[0], by=drafter, body="Why.", structure_version=document.structure_version
    )
    document.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        moving.move(
            remark, by=drafter, up=True, structure_version=document.structure_version
        )

    assert refusal.value.code == "no_place"
    assert texts(document) == ["A", "B", "C"]


def test_a_second_remark_is_kept_as_an_unmerged_version(document, drafter, abc):
    facts = {"by": drafter, "structure_version": 3}
    first = structure.add_remark(abc[0], body="Why.", **facts)

    again = structure.add_remark(abc[0], body="Because.", **facts)

    assert again == first
    assert again.body == "Why."
    assert [v.revision.body for v in SideVersion.objects.unmerged()] == ["Because."]


def test_a_removed_encouragement_gets_neither_remark_nor_source(document, drafter, abc):
    finding = ContributionFactory(report__session__part=an_academy())
    structure.remove(abc[0], by=drafter, structure_version=3)

    codes = []
    for change in (
        lambda: structure.add_remark(
            abc[0], by=drafter, body="Why.", structure_version=4
        ),
        lambda: structure.add_source(abc[0], finding, by=drafter),
    ):
        with pytest.raises(Refused) as refusal:
            change()
        codes.append(refusal.value.code)

    assert codes == ["no_provision", "removed"]
    assert Source.objects.count() == 0
    assert not Paragraph.objects.filter(kind="remark").exists()


def test_a_contribution_of_a_report_sent_back_is_not_taken_over(document, drafter):
    draft = ContributionFactory(
        report__session__part=an_academy(),
        report__state="draft",
        report__filed_at=None,
        report__filed_by=None,
    )

    with pytest.raises(Refused) as refusal:
        structure.insert_contribution(
            document, draft, by=drafter, id=uuid4(), structure_version=0
        )

    assert refusal.value.code == "not_filed"
    assert not Paragraph.objects.exists()


def test_a_remark_does_not_come_back_without_its_encouragement(document, drafter, abc):
    remark = structure.add_remark(abc[0], by=drafter, body="Why.", structure_version=3)
    structure.remove(abc[0], by=drafter, structure_version=4)
    remark.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        structure.restore(remark, by=drafter, structure_version=5)

    remark.refresh_from_db()
    assert refusal.value.code == "removed"
    assert remark.removed_at is not None
