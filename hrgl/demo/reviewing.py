"""Who reviews the demonstration's applications, by what, and what is hoped for."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.editions.choices import Job, PartKind
from apps.editions.models import Appointment, Edition
from apps.registration.actions.assigning import assign_reviewers
from apps.registration.actions.reviewing import (
    Judgement,
    judgement_of,
    save_review,
    submit_review,
)
from apps.registration.choices import State
from apps.registration.models import (
    Application,
    Assignment,
    BalanceTarget,
    Call,
    Criterion,
    Review,
)
from hrgl.demo.facts import CRITERIA, REVIEWS, TARGETS
from hrgl.demo.people import account_for, address_of
from hrgl.demo.questions import ask_questions

People = Mapping[str, User]

#: Reads what the account "reviewer" reads, so that each application has two readers.
SECOND = "reviewer-2"


def publish_the_call(edition: Edition, people: People) -> None:
    """Give the Academy's call its criteria and questions, and publish it."""
    call = _call(edition)
    if not call.criteria.exists():
        Criterion.objects.bulk_create(
            Criterion(call=call, code=code, text=text, position=position)
            for position, (code, text) in enumerate(CRITERIA, 1)
        )
    if not call.part.balance_targets.exists():
        BalanceTarget.objects.bulk_create(
            BalanceTarget(part=call.part, dimension=dimension, value=value, share=share)
            for dimension, value, share in TARGETS
        )
    ask_questions(call, by=people["organiser"])


def _call(edition: Edition) -> Call:
    return Call.objects.select_related("part", "current").get(
        part__edition=edition, part__kind=PartKind.ACADEMY
    )


def let_applications_be_reviewed(edition: Edition, people: People) -> None:
    """Give the Academy's applications to two reviewers, who have read some of them."""
    part = _call(edition).part
    second = account_for(SECOND)
    Appointment.objects.get_or_create(edition=edition, person=second, job=Job.REVIEWER)
    waiting = Application.objects.filter(part=part, state=State.SUBMITTED)
    if Assignment.objects.filter(application__in=waiting).exists():
        return
    assign_reviewers(part, by=people["organiser"])
    for applicant, reviewer, points, comment in REVIEWS:
        application = waiting.get(person__email=address_of(applicant))
        by = second if reviewer == SECOND else people[reviewer]
        _review(application, by, points, comment)


def _review(
    application: Application, by: User, points: tuple[int, ...], comment: str
) -> None:
    if Review.objects.filter(application=application, reviewer=by).exists():
        return
    codes = [code for code, _text in CRITERIA]
    typed = Judgement(comment=comment, points=dict(zip(codes, points, strict=True)))
    save_review(application, by=by, typed=typed, seen=judgement_of(None).version)
    submit_review(application, by=by)
