"""Two people propose, and two drafters decide, at the same moment."""

import pytest
from django.db import IntegrityError

from apps.core.refusals import Refused
from apps.outcomes.actions import disposing, voicing
from apps.outcomes.models import Disposition
from apps.outcomes.models.document import DocumentQuerySet
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_at_once import at_once
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    an_amendment,
    holder,
)
from tests.factories.programme import a_person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture
def asked():
    document = DocumentFactory()
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    return a_snapshot(document, drafter)


def meet_in(monkeypatch, module, name, patience):
    """Whoever has read what ``module`` decides on waits for the other."""
    read, meeting = getattr(module, name), Meeting(patience=patience)

    def read_and_wait(of):
        found = read(of)
        meeting.come()
        return found

    monkeypatch.setattr(module, name, read_and_wait)


def propose_two(monkeypatch, asked, patience):
    people = [a_person("First"), a_person("Second")]
    meet_in(monkeypatch, voicing, "open_consultation", patience)
    labels = []

    def propose(person):
        try:
            labels.append(an_amendment(asked, person).label)
        except IntegrityError:
            labels.append("refused by the database")

    at_once(lambda: propose(people[0]), lambda: propose(people[1]))
    return sorted(labels)


def test_each_amendment_gets_a_number_of_its_own(monkeypatch, asked):
    assert propose_two(monkeypatch, asked, patience=0.5) == ["A1", "A2"]


def test_without_the_lock_both_would_get_one_number(monkeypatch, asked):
    monkeypatch.setattr(DocumentQuerySet, "locked", lambda documents: documents)

    found = propose_two(monkeypatch, asked, patience=30)

    assert found == ["A1", "refused by the database"]


def accept_two(monkeypatch, asked, patience):
    made = [
        an_amendment(
            asked, a_person(f"Of {body}"), body=f"Encourages {body} to listen."
        )
        for body in ("towns", "all")
    ]
    drafter = asked.document.snapshots.get().frozen_by
    base = asked.document.paragraphs.get().head_id
    meet_in(monkeypatch, disposing, "proposal_of", patience)
    answers = []

    def accept(amendment):
        facts = {"by": drafter, "base": base, "body": amendment.body}
        try:
            answers.append(disposing.accept(amendment, **facts).outcome)
        except Refused as refusal:
            answers.append(refusal.code)
        except AssertionError:
            answers.append("lost")

    at_once(lambda: accept(made[0]), lambda: accept(made[1]))
    return sorted(answers), Disposition.objects.count()


def test_the_second_drafter_reads_what_the_first_has_made_of_it(monkeypatch, asked):
    found = accept_two(monkeypatch, asked, patience=0.5)

    assert found == (["accepted", "text_changed"], 1)


def test_without_the_lock_one_of_both_would_be_lost(monkeypatch, asked):
    monkeypatch.setattr(DocumentQuerySet, "locked", lambda documents: documents)

    assert accept_two(monkeypatch, asked, patience=30) == (["accepted", "lost"], 1)
