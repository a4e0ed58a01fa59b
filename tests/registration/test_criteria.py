"""Reviewers judge by what applicants have read: the criteria as published."""

import pytest

from apps.core.refusals import Refused
from apps.registration.actions.publishing import publish
from apps.registration.actions.reviewing import (
    Judgement,
    judgement_of,
    save_review,
    submit_review,
)
from apps.registration.models import Assignment, CallVersion, Candidate
from apps.registration.reviews import findings_of
from tests.factories.editions import PersonFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    """A call published with one criterion, which is another one in the work since."""
    call = CallFactory()
    row = CriterionFactory(
        call=call, code="use", text="It is of use", max_score=4, position=1
    )
    publish(call, by=PersonFactory())
    row.text, row.max_score = "It is new", 10
    row.save()
    CriterionFactory(call=call, code="more", text="Something else", position=2)
    return call


@pytest.fixture
def application(call):
    return ApplicationFactory(part=call.part)


@pytest.fixture
def reviewer(client, application):
    person = a_reviewer(application.part)
    Assignment.objects.create(application=application, reviewer=person)
    client.force_login(person)
    return person


def judge(application, reviewer, **points):
    stored = judgement_of(application.reviews.filter(reviewer=reviewer).first())
    typed = Judgement(comment="Clear.", points=points)
    save_review(application, by=reviewer, typed=typed, seen=stored.version)
    return submit_review(application, by=reviewer)


def test_reviewers_are_asked_what_is_published(client, application, reviewer):
    address = f"/me/reviews/{application.reference}/"
    page = client.get(address).content.decode()
    too_many = client.post(
        address, {"points-use": "5", "comment": "Clear.", "then": "submit"}
    )

    assert "It is of use" in page
    assert "From 0 to 4 points." in page
    assert "It is new" not in page
    assert "Something else" not in page
    assert too_many.status_code == 422
    assert not application.reviews.exists()


def test_points_count_by_what_is_published(call, application, reviewer):
    judge(application, reviewer, use=2)
    call.criteria.all().delete()

    [finding] = findings_of(application)
    [candidate] = Candidate.objects.with_results()
    assert (finding.percent, candidate.result) == (50.0, 50.0)
    assert list(finding.points) == [("It is of use", 2, 4)]


def test_where_nothing_is_published_the_criteria_stand_as_they_are():
    row = CriterionFactory(code="use", max_score=8)
    application = ApplicationFactory(part=row.call.part)
    reviewer = a_reviewer(row.call.part)
    Assignment.objects.create(application=application, reviewer=reviewer)

    review = judge(application, reviewer, use=2)

    assert review.scores.get().max_score == 8


def test_other_criteria_are_not_published_once_somebody_has_judged(
    call, application, reviewer
):
    judge(application, reviewer, use=2)

    with pytest.raises(Refused, match="of version 1 again") as refusal:
        publish(call, by=PersonFactory())

    call.refresh_from_db()
    assert (refusal.value.code, call.current.number) == ("judged", 1)
    assert CallVersion.objects.count() == 1


def test_other_words_and_another_text_still_are(call, application, reviewer):
    judge(application, reviewer, use=2)
    call.criteria.filter(code="more").delete()
    call.criteria.update(max_score=4)

    assert publish(call, by=PersonFactory()).number == 2
    assert findings_of(application)[0].points == [("It is of use", 2, 4)]


def test_a_draft_by_former_criteria_is_asked_for_the_new_ones(
    client, call, application, reviewer
):
    before = Judgement(comment="Clear.", points={"use": 2})
    save_review(application, by=reviewer, typed=before, seen=Judgement().version)
    publish(call, by=PersonFactory())

    with pytest.raises(Refused) as refusal:
        submit_review(application, by=reviewer)
    page = client.get(f"/me/reviews/{application.reference}/").content.decode()
    review = judge(application, reviewer, use=9, more=1)

    assert refusal.value.code == "incomplete"
    assert "It is new" in page
    assert [(s.code, s.max_score) for s in review.scores.all()] == [
        ("use", 10),
        ("more", 5),
    ]


def test_the_same_points_by_a_criterion_published_anew_can_be_submitted(
    call, application, reviewer
):
    before = Judgement(comment="Clear.", points={"use": 2})
    save_review(application, by=reviewer, typed=before, seen=Judgement().version)
    call.criteria.filter(code="more").delete()
    publish(call, by=PersonFactory())

    review = judge(application, reviewer, use=2)

    assert [(s.code, s.max_score) for s in review.scores.all()] == [("use", 10)]
