"""One reviewer in two windows: whatever is sent at once, nothing is lost or done twice."""

import pytest

from apps.core.models import AuditEntry
from apps.registration.actions import reviewing
from apps.registration.actions.reviewing import Judgement, save_review, submit_review
from apps.registration.models import Assignment, Review
from tests.concurrency.meeting import Meeting
from tests.concurrency.test_rounds import at_once
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_reviewer,
)

pytestmark = [
    pytest.mark.race,
    pytest.mark.django_db(transaction=True),
]


@pytest.fixture
def application():
    part = CriterionFactory(call=CallFactory(), code="use").call.part
    application = ApplicationFactory(part=part)
    Assignment.objects.create(application=application, reviewer=a_reviewer(part))
    return application


def save_in_two_windows(application):
    by = application.assignments.get().reviewer

    def save(words):
        typed = Judgement(comment=words)
        return save_review(application, by=by, typed=typed, seen=Judgement().version)

    overtaken = at_once(save, ["First window", "Second window"])
    review = Review.objects.get()
    return sorted(overtaken), {
        review.comment,
        *(one["comment"] for one in review.beside),
    }


def test_two_windows_that_save_at_once_lose_nothing(application):
    overtaken, kept = save_in_two_windows(application)

    assert overtaken == [False, True]
    assert kept == {"First window", "Second window"}


def test_without_the_locks_one_of_them_is_lost(application, monkeypatch):
    by = application.assignments.get().reviewer
    Review.objects.create(application=application, reviewer=by)

    def unlocked(application, *, by):
        return application, Review.objects.get(application=application, reviewer=by)

    monkeypatch.setattr(reviewing, "_open_review", unlocked)
    monkeypatch.setattr(
        reviewing, "judgement_of", Meeting().after(reviewing.judgement_of)
    )

    overtaken, kept = save_in_two_windows(application)

    assert overtaken == [False, False]
    assert len(kept) == 1


def test_a_review_that_is_submitted_twice_at_once_is_submitted_once(application):
    by = application.assignments.get().reviewer
    typed = Judgement(comment="Clear.", points={"use": 4})
    save_review(application, by=by, typed=typed, seen=Judgement().version)

    answers = at_once(
        lambda _n: bool(submit_review(application, by=by).submitted_at), range(2)
    )

    # Who comes second is told so, or gets the first, and nothing is written again.
    assert True in answers
    assert {*answers} <= {True, "submitted"}
    assert AuditEntry.objects.filter(verb="registration.review_submitted").count() == 1
