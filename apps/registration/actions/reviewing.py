"""Reviewing: drafts, submitting, and saying that one must not judge."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.registration.actions.assigning import assign, release
from apps.registration.actions.places import lock_part
from apps.registration.blind import last_changed
from apps.registration.choices import State
from apps.registration.criteria import JudgedBy, criteria_of
from apps.registration.models import (
    Application,
    Call,
    ConflictOfInterest,
    Review,
    Score,
)

if TYPE_CHECKING:
    from apps.accounts.models import User


#: What a score keeps of its criterion.
AS_READ = ("text", "max_score", "weight", "position")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a reviewer typed: a comment, and points by the code of the criterion."""

    comment: str = ""
    points: Mapping[str, int] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A name for these very words and points."""
        facts = [self.comment, sorted(self.points.items())]
        return sha256(json.dumps(facts).encode()).hexdigest()


def judgement_of(review: Review | None) -> Judgement:
    """What is stored, as it was typed."""
    if review is None:
        return Judgement()
    return Judgement(
        comment=review.comment,
        points={score.code: score.value for score in review.scores.all()},
    )


@transaction.atomic
def save_review(
    application: Application, *, by: "User", typed: Judgement, seen: str
) -> bool:
    """Keep what the reviewer typed, however unfinished; say whether it was overtaken.

    When another window has saved something else than was ``seen``, that stays, and
    what was typed is kept beside it.

    Raises:
        Refused: the review was submitted, or the application needs none any more.
    """
    application, review = _open_review(application, by=by)
    stored = judgement_of(review)
    if typed.version == stored.version:
        # By criteria published since, the same points are others.
        _write(application, review, typed)
        return False
    if seen != stored.version:
        _keep_beside(review, typed)
        return True
    _write(application, review, typed)
    return False


@transaction.atomic
def submit_review(
    application: Application, *, by: "User", read: str | None = None
) -> Review:
    """Submit what is saved; from then on it counts and does not change.

    ``read`` is when what the reviewer has read was changed last. The second
    sending changes nothing more.

    Raises:
        Refused: points or the comment are missing, another version waits to be looked
            at, the application needs no review any more, or its answers were changed
            while the reviewer wrote.
    """
    submitted = Review.objects.counted().filter(application=application, reviewer=by)
    if earlier := submitted.first():
        return earlier
    _keep_criteria(application)
    application, review = _open_review(application, by=by)
    _refuse_unfinished(application, review)
    if read is not None and read != last_changed(application):
        raise Refused(
            _(
                "The application was changed while you wrote. Look at what is new, then"
                " submit your review."
            ),
            code="answers_changed",
        )
    review.submitted_at = timezone.now()
    review.save(update_fields=["submitted_at", "updated_at"])
    audit.record(
        by,
        "registration.review_submitted",
        application,
        edition_id=application.part.edition_id,
    )
    return review


def _keep_criteria(application: Application) -> None:
    """Nobody publishes others while this review becomes one that counts."""
    Call.objects.select_for_update(no_key=True).filter(part=application.part_id).first()


def _refuse_unfinished(application: Application, review: Review) -> None:
    judgement = judgement_of(review)
    asked = {(one.code, one.max_score, one.weight) for one in _criteria(application)}
    given = set(review.scores.values_list("code", "max_score", "weight"))
    if not judgement.comment.strip() or given != asked:
        raise Refused(
            _("Give points for each criterion and write a comment."), code="incomplete"
        )
    if review.beside:
        raise Refused(
            _("Another version of your review is kept. Take it or discard it first."),
            code="two_versions",
        )


@transaction.atomic
def take_version(application: Application, *, by: "User", version: str) -> Review:
    """Let a version that was kept beside and the stored one change places.

    One that is not there changes nothing.
    """
    application, review = _open_review(application, by=by)
    kept = _versions(review)
    if version in kept:
        chosen, stored = kept[version], judgement_of(review)
        review.beside = [one for one in review.beside if one["version"] != version]
        _write(application, review, chosen)
        _keep_beside(review, stored)
    return review


@transaction.atomic
def discard_version(application: Application, *, by: "User", version: str) -> Review:
    """Let go of a version that was kept beside."""
    _application, review = _open_review(application, by=by)
    review.beside = [one for one in review.beside if one["version"] != version]
    review.save(update_fields=["beside", "updated_at"])
    return review


@transaction.atomic
def declare_conflict(
    application: Application, *, by: "User", note: str = ""
) -> ConflictOfInterest:
    """Release the reviewer for good and give the application to somebody else.

    What they wrote is set aside and counts no more. Declaring it twice changes nothing.
    """
    part = lock_part(application.part_id)
    application = Application.objects.locked().get(pk=application.pk)
    conflict, new = ConflictOfInterest.objects.get_or_create(
        application=application, reviewer=by, defaults={"note": note}
    )
    if not new:
        return conflict
    release(application, by)
    audit.record(
        by,
        "registration.conflict_declared",
        application,
        edition_id=part.edition_id,
    )
    if application.state == State.SUBMITTED:
        assign(part, [application])
    return conflict


def _open_review(application: Application, *, by: "User") -> tuple[Application, Review]:
    """The reviewer's draft, locked, where there is still something to review."""
    application = (
        Application.objects.select_related("part__call__current")
        .select_for_update(of=("self",), no_key=True)
        .get(pk=application.pk)
    )
    if application.state != State.SUBMITTED:
        raise Refused(
            _("This application has been decided on or withdrawn."), code="decided"
        )
    if not application.assignments.for_reviewer(by).exists():
        raise Refused(
            _("This application is not assigned to you any more."), code="released"
        )
    review, _new = Review.objects.get_or_create(application=application, reviewer=by)
    review = Review.objects.locked().get(pk=review.pk)
    if review.submitted_at:
        raise Refused(
            _("You have submitted this review. It can no longer be changed."),
            code="submitted",
        )
    return application, review


def _criteria(application: Application) -> list[JudgedBy]:
    return criteria_of(getattr(application.part, "call", None))


def _write(application: Application, review: Review, typed: Judgement) -> None:
    review.comment = typed.comment
    review.save(update_fields=["comment", "beside", "updated_at"])
    asked = enumerate(_criteria(application), 1)
    scores = [
        Score(
            review=review,
            position=position,
            value=typed.points[one.code],
            **one.as_read,
        )
        for position, one in asked
        if one.code in typed.points
    ]
    review.scores.exclude(code__in=[score.code for score in scores]).delete()
    Score.objects.bulk_create(
        scores,
        update_conflicts=True,
        unique_fields=["review", "code"],
        update_fields=[*AS_READ, "value", "updated_at"],
    )


def _versions(review: Review) -> dict[str, Judgement]:
    return {
        one["version"]: Judgement(comment=one["comment"], points=one["points"])
        for one in review.beside
    }


def _keep_beside(review: Review, typed: Judgement) -> None:
    empty = not typed.comment and not typed.points
    if empty or typed.version in _versions(review):
        return
    review.beside = [
        *review.beside,
        {
            "version": typed.version,
            "comment": typed.comment,
            "points": dict(typed.points),
        },
    ]
    review.save(update_fields=["beside", "updated_at"])
