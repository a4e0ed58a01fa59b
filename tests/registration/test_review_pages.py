import pytest
from django.urls import reverse
from django.utils.timezone import now

from apps.notifications.models import Delivery
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.publishing import publish
from apps.registration.actions.reviewing import (
    Judgement,
    judgement_of,
    save_review,
    submit_review,
)
from apps.registration.models import (
    Answer,
    Assignment,
    ConflictOfInterest,
    Review,
    SensitiveAnswer,
    Upload,
)
from tests.factories.editions import PersonFactory
from tests.factories.registration import (
    AccessNeedsFactory,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_question,
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
    words = [*CANARIES.values(), NEEDS, "zebulon", "quarrick", "quietlark", "fernwater"]
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


def test_answers_are_read_but_for_sensitive_ones_and_files(client, call, blind):
    told = a_question(call, "What did not work?", kind="long_text")
    kept = a_question(call, "Your health?", kind="short_text", is_sensitive=True)
    sent = a_question(call, "Your letter?", kind="file")
    call.asks_gender = True
    call.save()
    blind.call_version = publish(call, by=PersonFactory())
    blind.save()
    Answer.objects.create(
        application=blind,
        question_key=told.key,
        values=["Quarrick tried a hotline in vain."],
    )
    for key, value in ((kept.key, "A canary about health"), ("gender", "non_binary")):
        SensitiveAnswer.objects.create(
            application=blind, question_key=key, values=[value]
        )
    Upload.objects.create(
        application=blind,
        question_key=sent.key,
        original_name="canary-quarrick.pdf",
        content_type="application/pdf",
        size=1,
        sha256="0" * 64,
    )

    page = client.get(page_of(blind)).content.decode()

    assert "What did not work?" in page
    assert "tried a hotline in vain." in page
    for word in ("Quarrick", "canary", "health?", "letter?", "Non-binary"):
        assert word.lower() not in page.lower()


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


def test_a_second_click_submits_nothing_more_and_says_that_it_is_done(client, blind):
    form = {"points-practice": "4", "points-use": "2", "comment": "Useful."}
    sent = {"seen": Judgement().version, "then": "submit", **form}
    client.post(page_of(blind), sent)
    before = Review.objects.get()

    again = client.post(page_of(blind), sent)
    other = client.post(page_of(blind), {**sent, "comment": "Not so useful."})

    after = Review.objects.get()
    assert (again.status_code, again.url) == (302, "/me/reviews/")
    assert other.status_code == 422
    assert "Not so useful." in other.content.decode()
    assert (after.comment, after.submitted_at) == ("Useful.", before.submitted_at)


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
    for again in (
        client.post(page_of(blind, "conflict"), {"note": "My brother."}),
        client.get(page_of(blind, "conflict")),
    ):
        assert (again.status_code, again["Location"]) == (302, "/me/reviews/")
    assert ConflictOfInterest.objects.get().note == "My sister."
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


def test_organisers_who_review_read_the_other_review_after_their_own(client, part):
    organiser = a_reviewer(part, is_staff=True, is_superuser=True)
    client.force_login(organiser)
    application = ApplicationFactory(part=part)
    a_review(application, None, 1, 1, comment="Not convincing.")
    Assignment.objects.create(application=application, reviewer=organiser)
    page = reverse("admin:registration_application_change", args=[application.pk])

    before = client.get(page).content.decode()
    a_review(application, organiser, 5, 5, comment="Quite so.")
    after = client.get(page).content.decode()

    assert application.reference in before
    assert "Not convincing." not in before
    assert "Not convincing." in after


def test_numbers_of_the_other_review_come_after_the_own_too(client, part):
    organiser = a_reviewer(part, is_staff=True, is_superuser=True)
    client.force_login(organiser)
    owed, free = ApplicationFactory.create_batch(2, part=part)
    for row in (owed, free):
        a_review(row, None, 5, 5)
        a_review(row, None, 0, 0)
    Assignment.objects.create(application=owed, reviewer=organiser)
    table = reverse("admin:registration_candidate_changelist")
    work = reverse("admin:registration_reviewing_change", args=[part.call.pk])

    def numbers():
        rows = client.get(table).context["cl"].result_list
        return {one.pk: (one.result, one.spread) for one in rows}

    assert numbers() == {owed.pk: (None, None), free.pk: (50.0, 100.0)}
    assert client.get(table).content.decode().count("after your own review") == 2
    page = client.get(work).content.decode()
    assert (page.count("points apart"), page.count("after your own review")) == (1, 1)
    disagreeing = client.get(table, {"reviews": "disagree"}).context["cl"].result_list
    assert [one.pk for one in disagreeing] == [free.pk]

    a_review(owed, organiser, 5, 5)

    assert numbers()[owed.pk][1] == 100.0
    assert client.get(work).content.decode().count("points apart") == 2
