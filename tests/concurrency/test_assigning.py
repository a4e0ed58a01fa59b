"""Reviewers are assigned twice at once, and a proposal meets the round that sends it."""

import pytest

from apps.editions.models import Part
from apps.registration.actions import (
    assigning,
    publishing,
    reviewing,
    rounds,
    selecting,
)
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.models import Assignment, CallVersion, Proposal, RoundDecision
from apps.registration.selection_choices import Decision
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_rounds import at_once
from tests.factories.editions import PartFactory, PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
    a_reviewer,
)

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def part():
    part = CallFactory(part=PartFactory(capacity=10)).part
    ApplicationFactory.create_batch(3, part=part)
    return part


def without_the_lock(pk):
    return Part.objects.select_related("edition__series", "call").get(pk=pk)


def assign_twice(part):
    for _each in range(3):
        a_reviewer(part)
    people = PersonFactory.create_batch(2)
    made = at_once(lambda by: len(assign_reviewers(part, by=by).new), people)
    return sorted(made)


def test_of_two_who_assign_at_once_one_finds_nothing_left_to_do(part):
    assert assign_twice(part) == [0, 6]
    assert Assignment.objects.count() == 6


def test_without_the_lock_both_give_the_same_work(part, monkeypatch):
    readers_of = Meeting().after(assigning.Reviewers.readers_of)
    monkeypatch.setattr(assigning.Reviewers, "readers_of", readers_of)
    monkeypatch.setattr(assigning, "lock_part", without_the_lock)

    assert assign_twice(part) == [6, 6]


@pytest.fixture
def meet(part):
    """Sending the admission of all, while somebody proposes the contrary."""
    rows = list(part.applications.all())
    by = PersonFactory()
    selecting.propose(part, rows, Decision.ADMIT, by=by)
    seen = rounds.fingerprint(rounds.ready_to_send(part))

    def go(name):
        if name == "send":
            rounds.send_decisions(part, by=by, seen=seen)
        else:
            selecting.propose(part, rows, Decision.DECLINE, by=by)
        return name

    return lambda: sorted(at_once(go, ["send", "propose"]))


def test_a_proposal_is_changed_before_it_is_sent_or_not_at_all(meet):
    found = meet()

    kept = {*Proposal.objects.values_list("decision", flat=True)}
    assert (found, kept) in (
        (["changed", "propose"], {Decision.DECLINE}),
        (["on_their_way", "send"], {Decision.ADMIT}),
    )


def test_without_the_lock_another_decision_is_sent_than_stands(meet, monkeypatch):
    for module in (rounds, selecting):
        monkeypatch.setattr(module, "lock_part", without_the_lock)
    both = Meeting()
    monkeypatch.setattr(rounds, "ready_to_send", both.after(rounds.ready_to_send))
    monkeypatch.setattr(selecting, "is_open_to", both.before(selecting.is_open_to))

    assert meet() == ["propose", "send"]
    assert {*RoundDecision.objects.values_list("decision", flat=True)} == {"admit"}
    assert {*Proposal.objects.values_list("decision", flat=True)} == {"decline"}


def publish_while_submitting(part):
    """Whether other criteria are published while the first review is submitted."""
    by = PersonFactory()
    row = CriterionFactory(call=part.call, max_score=5)
    publishing.publish(part.call, by=by)
    review = a_review(part.applications.first(), None, 5, submitted=False)
    row.max_score = 10
    row.save()

    def go(name):
        if name == "publish":
            publishing.publish(part.call, by=by)
        else:
            reviewing.submit_review(review.application, by=review.reviewer)
        return name

    return sorted(at_once(go, ["publish", "submit"]))


def test_other_criteria_are_published_before_somebody_judges_or_not_at_all(part):
    found = publish_while_submitting(part)

    assert (found, CallVersion.objects.count()) in (
        (["incomplete", "publish"], 2),
        (["judged", "submit"], 1),
    )


def test_without_the_lock_a_review_counts_by_criteria_of_before(part, monkeypatch):
    meeting = Meeting()
    monkeypatch.setattr(publishing, "are_judged", meeting.after(publishing.are_judged))
    monkeypatch.setattr(
        reviewing, "_refuse_unfinished", meeting.after(reviewing._refuse_unfinished)
    )
    monkeypatch.setattr(reviewing, "_keep_criteria", lambda _application: None)

    assert publish_while_submitting(part) == ["publish", "submit"]
