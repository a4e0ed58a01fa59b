"""Who reads which application, what they find, and who may not judge it."""

from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.registration.models.application import Application, Call
from apps.registration.models.criteria import HIGHEST_SCORE

if TYPE_CHECKING:
    from apps.accounts.models import User


class AssignmentQuerySet(models.QuerySet["Assignment"]):
    def in_force(self) -> Self:
        return self.filter(released_at__isnull=True)

    def for_reviewer(self, person: "User") -> Self:
        return self.in_force().filter(reviewer=person)


class Assignment(TimestampedModel):
    """That a reviewer is to read an application; released, never removed."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="assignments"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="review_assignments",
        verbose_name=_("reviewer"),
    )
    released_at = models.DateTimeField(_("released"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="registration_assigned_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} → {self.application_id}"


class ReviewQuerySet(LockableQuerySet["Review"]):
    def counted(self) -> Self:
        """Reviews that were submitted and not set aside for a conflict of interest."""
        return self.filter(submitted_at__isnull=False, set_aside_at__isnull=True)

    def with_percent(self) -> Self:
        """Annotate ``percent``: weighted points out of the most there are; or ``None``."""
        return self.annotate(
            percent=100.0
            * Sum(F("scores__value") * F("scores__weight"))
            / Sum(F("scores__max_score") * F("scores__weight"))
        )


class Review(TimestampedModel):
    """What one reviewer finds; a draft until it is submitted, then unchangeable."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="reviews"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="application_reviews",
        verbose_name=_("reviewer"),
    )
    comment = models.TextField(_("comment"), blank=True)
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    set_aside_at = models.DateTimeField(_("set aside"), null=True, blank=True)
    #: What another window had overtaken: a list of comments with their points.
    beside = models.JSONField(_("other versions"), default=list, blank=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="registration_one_review_per_reviewer",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at__isnull=True) | ~Q(comment=""),
                name="registration_submitted_review_has_comment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id} / {self.reviewer_id}"


class Score(TimestampedModel):
    """The points of one review for one criterion, as the reviewer read it.

    What organisers are still changing in the criteria of the call does not change it.
    """

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="scores")
    code = models.SlugField(_("code"), max_length=40)
    text = models.CharField(_("text"), max_length=500)
    max_score = models.PositiveSmallIntegerField(_("most points"), default=5)
    weight = models.PositiveSmallIntegerField(_("weight"), default=1)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    value = models.PositiveSmallIntegerField(
        _("points"), validators=[MinValueValidator(0), MaxValueValidator(HIGHEST_SCORE)]
    )

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        constraints = [
            models.UniqueConstraint(
                fields=["review", "code"], name="registration_scored_once"
            ),
            models.CheckConstraint(
                condition=Q(
                    value__lte=F("max_score"),
                    max_score__lte=HIGHEST_SCORE,
                    weight__gte=1,
                ),
                name="registration_score_within_the_highest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.value)


class ConflictOfInterest(TimestampedModel):
    """That a reviewer must not judge an application, by their own word."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="conflicts"
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="conflicts_of_interest",
        verbose_name=_("reviewer"),
    )
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("conflict of interest")
        verbose_name_plural = _("conflicts of interest")
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer"],
                name="registration_conflict_declared_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.reviewer_id} / {self.application_id}"


class ReviewingQuerySet(models.QuerySet["Reviewing"]):
    def with_progress(self) -> Self:
        """Annotate how many applications wait, are assigned to somebody, are reviewed."""
        waiting = Application.objects.filter(
            part=OuterRef("part"), state="submitted", accompanies=None
        ).order_by()
        assigned = Assignment.objects.in_force().filter(
            application__part=OuterRef("part"), application__state="submitted"
        )
        submitted = Review.objects.counted().filter(
            application__part=OuterRef("part"), application__state="submitted"
        )
        return self.annotate(
            undecided=_count(waiting, "part"),
            assigned=_count(assigned, "application__part"),
            reviewed=_count(submitted, "application__part"),
        )


def _count(rows: models.QuerySet[models.Model], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(n=models.Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)


class Reviewing(Call):
    """A call seen as the work of its reviewers."""

    objects = ReviewingQuerySet.as_manager()  # type: ignore[misc]  # a proxy's own manager

    class Meta:
        proxy = True
        verbose_name = _("reviewing")
        verbose_name_plural = _("reviewing")
