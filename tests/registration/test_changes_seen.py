"""Who reads an application sees that its answers were changed, and what stood there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import now

from apps.core.refusals import Refused
from apps.registration.actions.publishing import publish
from apps.registration.actions.reviewing import judgement_of, save_review, submit_review
from apps.registration.models import Answer, FormerAnswer, Review
from tests.factories.editions import AppointmentFactory, PersonFactory
from tests.factories.registration import ApplicationFactory, a_question, a_review
from tests.registration.test_review_pages import call, page_of, part, typed

__all__ = ["call", "part"]

pytestmark = pytest.mark.django_db


def changed(application, *, at=None, **before):
    """As if the person had changed these answers; keys of questions begin with ``q_``."""
    for name, values in before.items():
        key = {"question_key": name[2:]} if name.startswith("q_") else {"column": name}
        FormerAnswer.objects.create(
            application=application, changed_at=at or now(), values=values, **key
        )


@pytest.fixture
def review(call, part, client):
    """A submitted review, read by its reviewer, of an application with answers."""
    trip = a_question(call, "How do you travel?", position=1)
    home = a_question(call, "Born where?", kind="country", position=2)
    publish(call, by=PersonFactory())
    call.refresh_from_db()
    application = ApplicationFactory(
        part=part,
        full_name="Amina Otieno",
        motivation="New words of Zebulon.",
        call_version=call.current,
    )
    for question, value in ((trip, "By bus"), (home, "PE")):
        Answer.objects.create(
            application=application, question_key=question.key, values=[value]
        )
    review = a_review(application, None, 4, 5)
    client.force_login(review.reviewer)
    review.keys = {"trip": f"q_{trip.key}", "home": f"q_{home.key}"}
    return review


def test_a_reviewer_sees_what_was_changed_after_the_review(client, review):
    before = {
        "motivation": ["Old words by Zebulon Quarrick of Fernwater."],
        "full_name": ["Zebulon Quarrick"],
        "organisation": ["Fernwater"],
        "country": ["FR"],
        review.keys["trip"]: ["By train"],
        review.keys["home"]: ["FR"],
    }
    changed(review.application, **before)

    page = client.get(page_of(review.application)).content.decode()
    listed = client.get(reverse("registration:reviews")).content.decode()

    assert "The application was changed after your review" in page
    assert "Old words by […] of […]." in page
    assert "By train" in page
    assert "New words of […]." in page
    for hidden in ("Zebulon", "Quarrick", "Fernwater", "France", "Amina"):
        assert hidden not in page
    assert "Changed after your review" in listed


@pytest.mark.parametrize("when", ["before the review", "hidden from reviewers"])
def test_what_does_not_concern_the_review_is_not_said(client, review, when):
    if when == "before the review":
        at = review.submitted_at - timedelta(hours=1)
        changed(review.application, at=at, motivation=["Old words."])
    else:
        changed(
            review.application, full_name=["Other"], **{review.keys["home"]: ["FR"]}
        )

    page = client.get(page_of(review.application)).content.decode()
    listed = client.get(reverse("registration:reviews")).content.decode()

    assert "was changed" not in page
    assert "Old words." not in page
    assert "Changed after your review" not in listed


def test_the_list_asks_as_much_for_many_changes_as_for_one(client, review):
    changed(review.application, motivation=["Old words."])
    address = reverse("registration:reviews")
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    for _time in range(2):
        other = a_review(
            ApplicationFactory(part=review.application.part), review.reviewer, 1, 1
        )
        changed(other.application, motivation=["Old words."])

    with CaptureQueriesContext(connection) as three:
        client.get(address)

    assert len(one) == len(three)


def test_what_was_changed_while_a_review_was_written_is_read_before_it_is_submitted(
    client, review
):
    own = Review.objects.all()
    own.update(submitted_at=None)
    application, reviewer = review.application, review.reviewer
    read = client.get(page_of(application)).context["read"]
    seen = judgement_of(own.get()).version
    save_review(application, by=reviewer, typed=typed(), seen=seen)
    changed(application, motivation=["Old words."])

    with pytest.raises(Refused) as refusal:
        submit_review(application, by=reviewer, read=read)

    page = client.get(page_of(application))
    assert refusal.value.code == "answers_changed"
    assert own.get().submitted_at is None
    assert "since you began your review" in page.content.decode()
    # What the reviewer cannot read is nothing to look at.
    changed(application, full_name=["Other"], **{review.keys["home"]: ["FR"]})
    submit_review(application, by=reviewer, read=page.context["read"])
    assert own.get().submitted_at is not None


def test_organisers_see_the_earlier_answers_and_which_review_is_older(client, review):
    changed(review.application, motivation=["Old <words>."], own_contribution=[])
    organiser = PersonFactory(is_staff=True)
    AppointmentFactory(
        edition=review.application.part.edition, person=organiser, job="organiser"
    )
    client.force_login(organiser)
    address = reverse(
        "admin:registration_application_change", args=[review.application.pk]
    )

    page = client.get(address).content.decode()

    assert "<li>Motivation: Old &lt;words&gt;.</li>" in page
    assert "<li>Own contribution: –</li>" in page
    assert "The person changed answers after this review." in page
