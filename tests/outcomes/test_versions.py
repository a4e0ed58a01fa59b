import json
from hashlib import sha256
from uuid import uuid4

import pytest

from apps.contributions.models import Contribution
from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.outcomes.actions import disposing, structure, versions, voicing
from apps.outcomes.models import Adoption, Comment, Snapshot
from tests.factories.contributions import ContributionFactory
from tests.factories.outcomes import (
    a_paragraph,
    a_snapshot,
    adopt,
    end_consultation,
    type_into,
)
from tests.factories.programme import a_person, an_academy

pytestmark = pytest.mark.django_db


@pytest.fixture
def paragraph(document, organiser):
    return a_paragraph(document, organiser)


def test_a_snapshot_holds_text_numbers_and_hash(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser)

    document.refresh_from_db()
    assert document.status == "consultation"
    assert snapshot.numbers == {str(paragraph.pk): "1"}
    assert snapshot.sha256 == sha256(snapshot.canonical.encode()).hexdigest()
    assert [p["body"] for p in json.loads(snapshot.canonical)["paragraphs"]] == [
        "Encourages cities to listen."
    ]


def test_a_later_save_leaves_the_snapshot_alone(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser)

    type_into(paragraph, organiser, "Another text.")

    assert "Another text." not in Snapshot.objects.get(pk=snapshot.pk).canonical


def test_hidden_contributions_leave_no_trace(document, organiser):
    hidden = ContributionFactory(report__session__part=an_academy(), is_hidden=True)
    structure.insert_contribution(
        document, hidden, by=organiser, id=uuid4(), structure_version=0
    )
    Contribution.objects.update(attribution="named", attributed_to="Somebody at risk")

    snapshot = a_snapshot(document, organiser)

    assert snapshot.content["paragraphs"][0]["sources"] == []
    assert "Somebody at risk" not in snapshot.canonical


def test_an_empty_text_is_not_frozen(document, organiser):
    with pytest.raises(Refused) as refusal:
        a_snapshot(document, organiser)

    assert refusal.value.code == "empty"
    assert not Snapshot.objects.exists()


def test_unmerged_versions_are_settled_before_the_conference(
    document, organiser, paragraph
):
    base = paragraph.head_id
    type_into(paragraph, organiser, "One.")
    type_into(paragraph, organiser, "Two.", base=base)

    with pytest.raises(Refused) as refusal:
        a_snapshot(document, organiser, "conference")

    assert refusal.value.code == "unmerged"
    assert not Snapshot.objects.exists()


def test_comments_come_in_while_the_consultation_is_on(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser)
    reader, key = a_person("Reader"), uuid4()
    facts = {"by": reader, "paragraph": paragraph.pk, "body": "Good.", "key": key}

    first = voicing.comment(snapshot, **facts)
    again = voicing.comment(snapshot, **facts)
    end_consultation(document, organiser)
    with pytest.raises(Refused) as refusal:
        voicing.comment(snapshot, **facts | {"key": uuid4()})

    assert first == again
    assert refusal.value.code == "closed"
    assert [c.body for c in Comment.objects.all()] == ["Good."]


def test_a_comment_is_considered_with_a_reason(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser)
    comment = voicing.comment(
        snapshot,
        by=a_person("Reader"),
        paragraph=paragraph.pk,
        body="Good.",
        key=uuid4(),
    )

    with pytest.raises(Refused):
        disposing.dispose(comment, by=organiser, outcome="accepted", reason="")
    disposing.dispose(comment, by=organiser, outcome="accepted", reason="Yes.")

    found = comment.dispositions.get()
    assert (found.outcome, found.reason) == ("accepted", "Yes.")


def test_adoption_locks_the_conference_text(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser, "conference")

    stated = [
        versions.Stated(kind="reservation", text="Not for us.", paragraph=paragraph.pk)
    ]

    adoption = adopt(snapshot, organiser, statements=stated)

    document.refresh_from_db()
    assert document.status == "adopted"
    assert adoption.sha256 == snapshot.sha256
    assert [
        (s.kind, s.paragraph_id, s.attributed_to) for s in adoption.statements.all()
    ] == [("reservation", paragraph.pk, "")]
    assert AuditEntry.objects.filter(verb="outcomes.adopted").count() == 1
    assert adopt(snapshot, organiser, statements=stated) == adoption
    assert Adoption.objects.count() == 1


@pytest.mark.parametrize(
    "other",
    [
        {"place": "Vienna"},
        {"adopted_on": "2026-02-07"},
        {"statements": [versions.Stated(kind="statement", text="We welcome it.")]},
    ],
)
def test_what_a_second_record_of_the_adoption_says_is_not_dropped_in_silence(
    document, organiser, paragraph, other
):
    snapshot = a_snapshot(document, organiser, "conference")
    adopt(snapshot, organiser)

    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser, **other)

    adoption = Adoption.objects.get()
    assert refusal.value.code == "on_record"
    assert (adoption.place, str(adoption.adopted_on)) == ("Graz", "2026-02-08")
    assert not adoption.statements.exists()


def test_another_hash_is_not_adopted(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser, "conference")

    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser, sha256="0" * 64)

    assert refusal.value.code == "other_hash"
    assert not Adoption.objects.exists()


def test_a_consultation_text_is_not_adopted(document, organiser, paragraph):
    snapshot = a_snapshot(document, organiser)

    with pytest.raises(Refused) as refusal:
        adopt(snapshot, organiser)

    assert refusal.value.code == "not_adoptable"
    assert not Adoption.objects.exists()


def test_only_an_adopted_text_is_published(document, organiser, paragraph):
    with pytest.raises(Refused) as refusal:
        versions.publish(document, by=organiser)

    document.refresh_from_db()
    assert refusal.value.code == "illegal_move"
    assert document.status == "drafting"
