import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import now

from apps.core.models import AuditEntry
from apps.core.refusals import Refused
from apps.editions.models import Appointment
from apps.notifications.models import Delivery
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.actions.deciding import withdraw
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
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
    a_reviewer,
)

pytestmark = pytest.mark.django_db

#: Whatever of these stands on a reviewer's page tells whose application it is.
CANARIES = {
    "full_name": "Zebulon Quarrick",
    "display_name": "Quietlark",
    "organisation": "Municipality of Fernwater",
    "position": "Deputy Lantern Officer",
}
NEEDS = "A canary about captions"


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


def page_of(application, name="review"):
    return reverse(f"registration:{name}", args=[application.reference])


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


# ------------------------------------------------------------------ pages
@pytest.fixture
def blind(client, part):
    """An application full of canaries, and the reviewer who has it, signed in."""
    person = PersonFactory(
        full_name=CANARIES["full_name"], email="zeb@fernwater.example"
    )
    text = (
        "I am Zebulon QUARRICK (quietlark) of the Municipality of Fernwater, write to"
        " zeb@fernwater.example or https://fernwater.example/zeb. I teach planners."
    )
    application = ApplicationFactory(
        part=part,
        person=person,
        country="KE",
        level="local",
        motivation=text,
        own_contribution=text,
        **CANARIES,
    )
    AccessNeedsFactory(application=application, details=NEEDS)
    reviewer = a_reviewer(part)
    Assignment.objects.create(application=application, reviewer=reviewer)
    client.force_login(reviewer)
    return application


def test_no_page_of_a_reviewer_says_whose_application_it_is(client, blind):
    words = [*CANARIES.values(), NEEDS, "zeb", "quarrick", "quietlark", "fernwater"]
    form = {"points-practice": "4", "points-use": "2", "comment": "Useful."}
    seen = {"seen": Judgement().version, **form}
    pages = [
        client.get(reverse("registration:reviews")),
        client.get(page_of(blind)),
        client.get(page_of(blind, "conflict")),
        client.post(page_of(blind), {"then": "submit"}),
        client.post(page_of(blind), {**seen, "then": "submit"}, follow=True),
        client.get(page_of(blind)),
        client.get("/me/"),
    ]

    texts = [page.content.decode().lower() for page in pages]
    assert [page.status_code for page in pages] == [200, 200, 200, 422, 200, 200, 200]
    assert [word for word in words for text in texts if word.lower() in text] == []
    assert "i teach planners." in texts[1]
    assert "african states" in texts[1]
    assert "kenya" not in texts[1]
    letters = "".join(Delivery.objects.values_list("body_text", flat=True))
    assert [word for word in words if word.lower() in letters.lower()] == []


def test_the_other_review_is_read_only_after_submitting(client, part, blind):
    reviewer = Assignment.objects.get(application=blind).reviewer
    a_review(blind, None, 5, 1, comment="The other opinion")
    save_review(blind, by=reviewer, typed=typed(), seen=Judgement().version)

    before = client.get(page_of(blind)).content.decode()
    submit_review(blind, by=reviewer)
    after = client.get(page_of(blind)).content.decode()

    assert "The other opinion" not in before
    assert "The other opinion" in after


def test_submitting_says_beside_each_field_what_is_missing(client, blind):
    form = {"seen": Judgement().version, "comment": "Only words", "then": "submit"}

    answer = client.post(page_of(blind), form)

    errors = answer.context["form"].errors
    assert answer.status_code == 422
    assert set(errors) == {"points-practice", "points-use"}
    review = Review.objects.get()
    assert (review.comment, review.submitted_at) == ("Only words", None)


def test_points_beyond_the_most_are_not_taken(client, blind):
    answer = client.post(page_of(blind), {"points-practice": "6", "comment": "Kept"})

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"points-practice"}
    assert "Kept" in answer.content.decode()
    assert Review.objects.count() == 0


def test_two_windows_lose_nothing(client, blind):
    empty = Judgement().version
    first = {"seen": empty, "points-practice": "1", "comment": "First window"}
    second = {"seen": empty, "points-practice": "2", "comment": "Second window"}

    client.post(page_of(blind), first)
    answer = client.post(page_of(blind), second, follow=True).content.decode()
    review = Review.objects.get()

    assert review.comment == "First window"
    assert [one["comment"] for one in review.beside] == ["Second window"]
    assert "Second window" in answer
    version = review.beside[0]["version"]
    client.post(page_of(blind), {"then": "take", "version": version})
    review.refresh_from_db()
    assert judgement_of(review) == Judgement(
        comment="Second window", points={"practice": 2}
    )
    assert [one["comment"] for one in review.beside] == ["First window"]
    version = review.beside[0]["version"]
    client.post(page_of(blind), {"then": "discard", "version": version})
    review.refresh_from_db()
    assert review.beside == []


def test_a_review_with_two_versions_is_not_submitted(client, blind):
    form = {"points-practice": "4", "points-use": "2", "comment": "Useful."}
    client.post(page_of(blind), {"seen": Judgement().version, **form})
    client.post(page_of(blind), {"seen": "x", **form, "comment": "Less."})

    stored = judgement_of(Review.objects.get()).version
    answer = client.post(page_of(blind), {"seen": stored, **form, "then": "submit"})

    assert answer.status_code == 422
    assert Review.objects.get().submitted_at is None


def test_what_is_refused_stays_on_the_page(client, blind):
    type(blind).objects.update(state="declined", decided_at=now())

    answer = client.post(page_of(blind), {"comment": "Written for an hour"})

    assert answer.status_code == 422
    assert "Written for an hour" in answer.content.decode()
    assert Review.objects.count() == 0


def test_what_is_withdrawn_is_no_longer_read(client, blind):
    withdraw(blind, by=blind.person)

    assert client.get(page_of(blind)).status_code == 404
    assert blind.reference not in client.get("/me/reviews/").content.decode()


def test_a_conflict_is_declared_on_its_page(client, part, blind):
    client.post(page_of(blind, "conflict"), {"note": "My sister."})

    assert ConflictOfInterest.objects.get().note == "My sister."
    assert client.get(page_of(blind)).status_code == 404
    assert blind.reference not in client.get("/me/reviews/").content.decode()


def test_what_was_typed_while_signed_out_comes_back(client, blind):
    reviewer = Assignment.objects.get().reviewer
    client.logout()
    client.post(page_of(blind), {"comment": "Typed for long"})
    session = dict(client.session)
    client.force_login(reviewer)
    fresh = client.session
    fresh.update({"typed_before_sign_in": session["typed_before_sign_in"]})
    fresh.save()

    page = client.get(page_of(blind)).content.decode()

    assert "Typed for long" in page
    assert Review.objects.count() == 0


def test_organisers_assign_and_see_both_comments_and_that_they_disagree(client, part):
    client.force_login(PersonFactory(is_staff=True, is_superuser=True))
    application = ApplicationFactory(part=part)
    a_review(application, None, 5, 5, comment="Yes, by all means.")
    a_review(application, None, 0, 0, comment="Not convincing.")
    late = ApplicationFactory(part=part)

    page = client.get(
        reverse("admin:registration_application_change", args=[application.pk])
    ).content.decode()
    answer = client.post(
        reverse("admin:registration_reviewing_changelist"),
        {"action": "assign_selected", "_selected_action": [part.call.pk]},
        follow=True,
    ).content.decode()
    work = client.get(
        reverse("admin:registration_reviewing_change", args=[part.call.pk])
    ).content.decode()

    assert "Yes, by all means." in page
    assert "Not convincing." in page
    assert "The reviews disagree: 100 points of 100 apart." in page
    assert "reviews newly assigned: 2" in answer
    assert len(readers(late)) == 2
    assert "100 points apart" in work


def test_organisers_do_not_read_the_reviews_of_their_own_application(client, part):
    organiser = PersonFactory(is_staff=True, is_superuser=True)
    client.force_login(organiser)
    own = ApplicationFactory(part=part, person=organiser)
    a_review(own, None, 1, 1, comment="Not convincing.")

    page = client.get(reverse("admin:registration_application_change", args=[own.pk]))

    assert own.reference in page.content.decode()
    assert "Not convincing." not in page.content.decode()
