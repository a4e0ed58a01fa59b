"""What reviewers and organisers read about reviews."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, QuerySet

from apps.accounts.models import User
from apps.core.languages import written_in
from apps.editions.choices import Job
from apps.registration.blind import is_shown
from apps.registration.choices import State
from apps.registration.models import (
    Application,
    Assignment,
    Call,
    FormerAnswer,
    Review,
)
from apps.registration.models.selection import owes_review
from apps.registration.worded import FIRST_LANGUAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """An application as it stands on a reviewer's list."""

    reference: str
    part: str
    is_submitted: bool
    is_begun: bool
    #: Whether the applicant changed something that reviewers read, after the review.
    is_changed: bool = False


def assigned_to(person: User) -> QuerySet[Assignment]:
    """What ``person`` is to read, or has reviewed, where they still are a reviewer."""
    return (
        Assignment.objects.for_reviewer(person)
        .filter(
            application__part__edition__appointments__person=person,
            application__part__edition__appointments__job=Job.REVIEWER,
        )
        .exclude(application__person=person)
        .exclude(application__state=State.WITHDRAWN)
        .order_by("-application__part__edition__year", "application__part", "pk")
    )


def tasks_of(person: User) -> list[Task]:
    """The reviewer's list: what is still to do, then what is done."""
    reviews = {
        review.application_id: review
        for review in Review.objects.filter(reviewer=person)
    }
    changed = _changed_after_review(person)
    tasks = []
    rows = assigned_to(person).select_related("application__part__edition")
    for row in rows:
        review = reviews.get(row.application_id)
        is_submitted = bool(review and review.submitted_at)
        if row.application.state != State.SUBMITTED and not is_submitted:
            continue
        tasks.append(
            Task(
                reference=row.application.reference,
                part=str(row.application.part),
                is_submitted=is_submitted,
                is_begun=review is not None,
                is_changed=row.application_id in changed,
            )
        )
    return sorted(tasks, key=lambda task: task.is_submitted)


def _changed_after_review(person: User) -> set[int]:
    """The applications in which something that reviewers read is another one now."""
    rows = FormerAnswer.objects.filter(
        application__reviews__reviewer=person,
        application__reviews__submitted_at__lt=F("changed_at"),
    ).select_related("application__call_version")
    return {row.application_id for row in rows if is_shown(row.application, row)}


def are_judged(call: Call) -> bool:
    """Whether somebody has submitted a review by the criteria of ``call``."""
    here = Review.objects.counted().filter(application__part=call.part_id)
    return here.exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A submitted review as it is read."""

    reviewer_id: int
    reviewer: str
    submitted_at: datetime | None
    percent: float | None
    comment: str
    points: Sequence[tuple[str, int, int]]


def findings_of(application: Application) -> list[Finding]:
    """The reviews that count, each with its points by criterion."""
    rows = (
        application.reviews.counted()
        .with_percent()
        .select_related("reviewer")
        .prefetch_related("scores")
        .order_by("submitted_at", "pk")
    )
    return [
        Finding(
            reviewer_id=row.reviewer_id,
            reviewer=row.reviewer.name_for_others,
            submitted_at=row.submitted_at,
            percent=row.percent,  # type: ignore[attr-defined]  # with_percent
            comment=row.comment,
            points=[
                (
                    written_in(one.text, FIRST_LANGUAGE),
                    one.value,
                    one.max_score,
                )
                for one in row.scores.all()
            ],
        )
        for row in rows
    ]


def may_read_findings(person: User, application: Application) -> bool:
    """Whether an organiser may: not of the own application, nor before the own review.

    Two reviews are independent only where neither is written with the other at hand.
    """
    if application.person_id == person.pk:
        return False
    if application.state != State.SUBMITTED:
        return True
    owed = Assignment.objects.for_reviewer(person).filter(application=application)
    own = Review.objects.counted().filter(application=application, reviewer=person)
    return not owed.exists() or own.exists()


def spread_of(findings: Iterable[Finding]) -> float | None:
    """How far the results of the reviews are apart, in points of 100."""
    results = [one.percent for one in findings if one.percent is not None]
    return max(results) - min(results) if len(results) > 1 else None


def disagreements(call: Call, *, reader: int = 0) -> "Mapping[int, float]":
    """The spread of each application of ``call`` whose reviews disagree.

    Left out are those of which the account ``reader`` may not read the reviews yet.
    """
    results: dict[int, list[float]] = {}
    rows = (
        Review.objects.counted()
        .filter(application__part=call.part_id, application__state=State.SUBMITTED)
        .exclude(application__in=Application.objects.filter(owes_review(reader)))
        .exclude(application__person=reader)
        .with_percent()
    )
    for row in rows:
        if row.percent is not None:  # type: ignore[attr-defined]  # with_percent
            results.setdefault(row.application_id, []).append(row.percent)  # type: ignore[attr-defined]  # as above
    spreads = {key: max(found) - min(found) for key, found in results.items()}
    return {
        key: spread
        for key, spread in spreads.items()
        if spread >= call.disagreement_from
    }


def loads(call: Call) -> list[tuple[str, int, int]]:
    """Each reviewer of ``call`` with how much they have, and how much is submitted."""
    here = Assignment.objects.in_force().filter(application__part=call.part_id)
    submitted = Count(
        "pk",
        filter=Exists(
            Review.objects.counted().filter(
                application=OuterRef("application"), reviewer=OuterRef("reviewer")
            )
        ),
    )
    rows = here.values("reviewer").annotate(all=Count("pk"), done=submitted)
    people = User.objects.in_bulk([row["reviewer"] for row in rows])
    return sorted(
        (people[row["reviewer"]].name_for_others, row["all"], row["done"])
        for row in rows
    )
