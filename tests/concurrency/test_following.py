"""Two people of one authority write the same follow-up at the same moment."""

from uuid import UUID

import pytest
from django.utils.timezone import localdate

from apps.outcomes.actions import after_following, after_writing, versions
from apps.outcomes.models import FollowUp
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import REFUSED, at_once
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    adopt,
    an_endorsement,
    holder,
)
from tests.factories.programme import a_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def an_endorsement_shown():
    document = DocumentFactory()
    organiser = holder(document.edition, "organiser")
    a_paragraph(document, organiser)
    adopt(
        a_snapshot(document, organiser, "conference"),
        organiser,
        adopted_on=localdate(),
    )
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    return an_endorsement(document, a_person("Contact"), state="shown")


def both_report(monkeypatch, write, *, seen):
    """What the two were told, and how often their words were written."""
    endorsement = an_endorsement_shown()
    people = [endorsement.contact, a_person("Another contact")]
    paragraph = UUID(endorsement.document.adoption.snapshot.text.entries[0].id)

    def report(by, seen):
        return after_following.report(
            endorsement,
            paragraph=paragraph,
            year=localdate().year,
            by=by,
            told=after_following.Told(state="begun", text=f"{by.pk} says {seen}."),
            seen=seen,
        )

    for known in range(seen):
        report(people[0], known)
    met = Meeting(patience=30).before(write)
    monkeypatch.setattr(after_following, "write", met)
    told = at_once(*(lambda by=by: report(by, seen) for by in people))
    return told, FollowUp.objects.get().edits


@pytest.mark.parametrize("seen", [0, 1])
def test_one_of_two_who_saw_the_same_writes(monkeypatch, seen):
    told, edits = both_report(monkeypatch, after_writing.write, seen=seen)

    assert told.count(REFUSED) == 1
    assert edits == seen + 1


def test_without_looking_at_what_was_seen_both_would_write(monkeypatch):
    def write(model, about, said, *, seen):
        model.objects.filter(**about).update(**said, edits=seen + 1)
        return model.objects.get(**about)

    told, edits = both_report(monkeypatch, write, seen=1)

    assert told.count(REFUSED) == 0
    assert edits == 2
