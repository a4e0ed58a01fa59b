import pytest
from django.db import IntegrityError, transaction

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.models import Appointment
from apps.notifications.models import Delivery
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.actions.reviewing import (
    Judgement,
    declare_conflict,
    judgement_of,
    save_review,
    submit_review,
)
from apps.registration.models import (
    Assignment,
    ConflictOfInterest,
    Review,
    Score,
)
from apps.registration.reviews import disagreements, findings_of, spread_of
from tests.factories.editions import PersonFactory
from tests.factories.partners import PartnershipContactFactory
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
    a_reviewer,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def call():
    call = CallFactory()
    for weight, code in ((1, "practice"), (3, "use")):
        CriterionFactory(call=call, code=code, text=f"About {code}", weight=weight)
    return call


@pytest.fixture
def part(call):
    return call.part


def readers(application):
    rows = Assignment.objects.in_force().filter(application=application)
    return set(rows.values_list("reviewer", flat=True))


def typed(comment="Clear and useful.", practice=4, use=5):
    return Judgement(comment=comment, points={"practice": practice, "use": use})


# ------------------------------------------------------------------ assigning
def test_everybody_is_read_by_two_and_the_work_is_shared_evenly(part):
    reviewers = [a_reviewer(part) for _ in range(3)]
    rows = ApplicationFactory.create_batch(6, part=part)
    ApplicationFactory(part=part, admitted=True)

    found = assign_reviewers(part, by=PersonFactory())

    assert [len(readers(one)) for one in rows] == [2] * 6
    loads = [Assignment.objects.filter(reviewer=one).count() for one in reviewers]
    assert (loads, found.lacking) == ([4, 4, 4], [])
    letters = Delivery.objects.filter(template="registration/reviews_assigned")
    assert sorted(letters.values_list("person", flat=True)) == [
        one.pk for one in reviewers
    ]
    assert AuditEntry.objects.get().after == {"assigned": 12, "lacking": 0}


def test_late_applications_are_assigned_and_the_others_stay(part):
    for _ in range(3):
        a_reviewer(part)
    first = ApplicationFactory(part=part)
    assign_reviewers(part, by=None)
    before = readers(first)
    late = ApplicationFactory(part=part)

    found = assign_reviewers(part, by=None)

    assert readers(first) == before
    assert {one.application for one in found.new} == {late}
    assert len(readers(late)) == 2
    assert assign_reviewers(part, by=None).new == []


def test_nobody_reads_their_own_nor_one_of_their_organisation(part):
    applicant, colleague, partner = (a_reviewer(part) for _ in range(3))
    free = [a_reviewer(part), a_reviewer(part)]
    ApplicationFactory(person=colleague, organisation="  City of GRAZ, ")
    contact = PartnershipContactFactory(person=partner)
    contact.partnership.organisation.names.create(name="City of Graz")
    own = ApplicationFactory(part=part, person=applicant, organisation="City  of Graz")

    assign_reviewers(part, by=None)

    assert readers(own) == {one.pk for one in free}


def test_nobody_reads_whom_they_assist(part):
    assistant, free = a_reviewer(part), a_reviewer(part)
    application = ApplicationFactory(part=part)
    ApplicationFactory(
        part=part,
        person=assistant,
        accompanies=application,
        companion_as="assistant",
        is_counted=False,
    )

    found = assign_reviewers(part, by=None)

    assert (readers(application), found.lacking) == ({free.pk}, [application])


def test_who_is_appointed_again_gets_back_what_was_handed_over(part):
    reviewer = a_reviewer(part)
    application = ApplicationFactory(part=part)
    assign_reviewers(part, by=None)
    save_review(application, by=reviewer, typed=typed(), seen=Judgement().version)
    held = Appointment.objects.get(person=reviewer)
    held.delete()
    assign_reviewers(part, by=None)
    assert readers(application) == set()
    held.save(force_insert=True)

    found = assign_reviewers(part, by=None)

    assert readers(application) == {reviewer.pk}
    assert [one.pk for one in found.new] == [Assignment.objects.get().pk]
    letters = Delivery.objects.filter(template="registration/reviews_assigned")
    assert [letter.person_id for letter in letters] == [reviewer.pk] * 2
    assert submit_review(application, by=reviewer).comment == "Clear and useful."


def test_who_lacks_a_reviewer_is_named(part):
    only = a_reviewer(part)
    application = ApplicationFactory(part=part)

    found = assign_reviewers(part, by=None)

    assert (readers(application), found.lacking) == ({only.pk}, [application])


def test_who_is_no_reviewer_any_more_hands_over_what_is_not_done(part):
    gone, second = a_reviewer(part), a_reviewer(part)
    done, open_ = ApplicationFactory.create_batch(2, part=part)
    assign_reviewers(part, by=None)
    a_review(done, gone, 3, 3)
    Appointment.objects.filter(person=gone).delete()
    third = a_reviewer(part)

    assign_reviewers(part, by=None)

    assert readers(done) == {gone.pk, second.pk}
    assert readers(open_) == {second.pk, third.pk}


# ------------------------------------------------------------------ conflicts
def test_a_conflict_releases_and_somebody_else_takes_over(part):
    first, second = a_reviewer(part), a_reviewer(part)
    application = ApplicationFactory(part=part)
    assign_reviewers(part, by=None)
    save_review(application, by=first, typed=typed(), seen=Judgement().version)
    third = a_reviewer(part)

    declare_conflict(application, by=first, note="We share an office.")
    declare_conflict(application, by=first)
    assign_reviewers(part, by=None)

    assert readers(application) == {second.pk, third.pk}
    assert ConflictOfInterest.objects.get().note == "We share an office."
    assert Review.objects.get(reviewer=first).set_aside_at is not None
    with pytest.raises(Refused) as refusal:
        save_review(application, by=first, typed=typed("More"), seen="")
    assert refusal.value.code == "released"
    assert Review.objects.get(reviewer=first).comment == "Clear and useful."


def test_a_review_submitted_before_a_conflict_counts_no_more(part):
    application = ApplicationFactory(part=part)
    review = a_review(application, None, 5, 5)

    declare_conflict(application, by=review.reviewer)

    assert findings_of(application) == []


# ------------------------------------------------------------------ reviews
def test_a_draft_is_saved_unfinished_and_then_submitted(part):
    application, reviewer = ApplicationFactory(part=part), a_reviewer(part)
    Assignment.objects.create(application=application, reviewer=reviewer)
    begun = Judgement(comment="Begun")

    overtaken = save_review(
        application, by=reviewer, typed=begun, seen=Judgement().version
    )
    with pytest.raises(Refused) as refusal:
        submit_review(application, by=reviewer)
    save_review(application, by=reviewer, typed=typed(), seen=begun.version)
    submitted = submit_review(application, by=reviewer)

    assert (overtaken, refusal.value.code) == (False, "incomplete")
    assert submitted.submitted_at is not None
    assert judgement_of(submitted) == typed()
    assert submit_review(application, by=reviewer) == submitted
    assert AuditEntry.objects.get().verb == "registration.review_submitted"


def test_a_submitted_review_does_not_change(part):
    review = a_review(ApplicationFactory(part=part), None, 2, 2)

    with pytest.raises(Refused) as refusal:
        save_review(review.application, by=review.reviewer, typed=typed(), seen="")

    review.refresh_from_db()
    assert (refusal.value.code, review.comment) == ("submitted", "Clear.")
    assert {score.value for score in review.scores.all()} == {2}


def test_nobody_reviews_what_is_decided(part):
    application, reviewer = (
        ApplicationFactory(part=part, admitted=True),
        a_reviewer(part),
    )
    Assignment.objects.create(application=application, reviewer=reviewer)

    with pytest.raises(Refused) as refusal:
        save_review(application, by=reviewer, typed=typed(), seen="")

    assert refusal.value.code == "decided"
    assert Review.objects.count() == 0


def test_results_are_weighted_and_a_wide_spread_is_a_disagreement(call, part):
    application, alike = ApplicationFactory.create_batch(2, part=part)
    a_review(application, None, 5, 0)
    a_review(application, None, 0, 5)
    a_review(alike, None, 4, 4)
    a_review(alike, None, 5, 5)
    a_review(ApplicationFactory(part=part), None, 0, 0)

    findings = findings_of(application)

    assert [one.percent for one in findings] == [25.0, 75.0]
    assert spread_of(findings) == 50.0
    assert disagreements(call) == {application.pk: 50.0}
    call.disagreement_from = 20
    assert disagreements(call) == {application.pk: 50.0, alike.pk: 20.0}


@pytest.mark.parametrize(
    ("model", "changes", "name"),
    [
        (Review, {"comment": ""}, "registration_submitted_review_has_comment"),
        (Score, {"value": 11}, "registration_score_within_the_highest"),
    ],
)
def test_the_database_keeps_reviews_truthful(part, model, changes, name):
    a_review(ApplicationFactory(part=part), None, 1, 1)

    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        model.objects.update(**changes)
