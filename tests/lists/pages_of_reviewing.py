"""The lists that reviewers read."""

from apps.registration.models import Assignment
from tests.factories.programme import an_academy
from tests.factories.registration import (
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    a_review,
    a_reviewer,
)
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


@listing("registration:reviews")
def reviews(number: int) -> Listing:
    academy = an_academy()
    reviewer = a_reviewer(academy)
    rows = ApplicationFactory.create_batch(number, part=academy)
    for one in rows:
        Assignment.objects.create(application=one, reviewer=reviewer)
    return Listing("/me/reviews/", reviewer, [one.reference for one in rows])


@listing("registration:review")
def criteria(number: int) -> Listing:
    academy = CallFactory(part=an_academy()).part
    reviewer, application = a_reviewer(academy), ApplicationFactory(part=academy)
    says = [
        CriterionFactory(call=academy.call, text=f"Reason {i}").text
        for i in range(number)
    ]
    a_review(application, reviewer, *[3] * number, submitted=False)
    return Listing(f"/me/reviews/{application.reference}/", reviewer, says)


@listing("registration:review that is submitted")
def other_reviews(number: int) -> Listing:
    academy = CallFactory(part=an_academy()).part
    application = ApplicationFactory(part=academy)
    for _ in range(number):
        CriterionFactory(call=academy.call)
    reviews = [
        a_review(application, None, *[3] * number, comment=f"Strong {i}.")
        for i in range(number + 1)
    ]
    return Listing(
        f"/me/reviews/{application.reference}/",
        reviews[0].reviewer,
        [one.comment for one in reviews],
    )
