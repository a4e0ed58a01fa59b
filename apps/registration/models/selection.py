"""What organisers weigh before they decide: soft targets and proposals."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import (
    Case,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part
from apps.registration.choices import State
from apps.registration.models.application import Application, ApplicationQuerySet
from apps.registration.models.review import Assignment, Review, Score
from apps.registration.selection_choices import Decision, Dimension


class BalanceTarget(TimestampedModel):
    """The share of places that a group should have; guidance, never a rejection."""

    part = models.ForeignKey(
        Part,
        on_delete=models.CASCADE,
        related_name="balance_targets",
        verbose_name=_("part"),
    )
    dimension = models.CharField(_("what"), max_length=24, choices=Dimension)
    value = models.CharField(_("which"), max_length=60)
    share = models.PositiveSmallIntegerField(
        _("share in percent"),
        validators=[MinValueValidator(1), MaxValueValidator(100)],
    )

    class Meta:
        ordering = ["part", "dimension", "value"]
        verbose_name = _("target of the balance")
        verbose_name_plural = _("targets of the balance")
        constraints = [
            models.UniqueConstraint(
                fields=["part", "dimension", "value"],
                name="registration_target_once",
                violation_error_message=_("There is a target for this already."),
            ),
            models.CheckConstraint(
                condition=Q(share__gte=1, share__lte=100),
                name="registration_target_is_a_share",
                violation_error_message=_("Enter a number from 1 to 100."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_dimension_display()}: {self.value}"


class Proposal(TimestampedModel):
    """What an organiser would decide; nobody hears of it before it is sent."""

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="proposal"
    )
    decision = models.CharField(_("proposal"), max_length=16, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="proposals",
        verbose_name=_("proposed by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")

    def __str__(self) -> str:
        return self.get_decision_display()


def owes_review(reader: int) -> Q:
    """Applications that the account ``reader`` is to review, and has not yet."""
    own = {"application": OuterRef("pk"), "reviewer": reader}
    return (
        Q(state=State.SUBMITTED)
        & Q(Exists(Assignment.objects.in_force().filter(**own)))
        & ~Q(Exists(Review.objects.counted().filter(**own)))
    )


def _mean() -> Subquery:
    """Of an application: all reviews weigh the same points, so of all their points."""
    scores = Score.objects.filter(
        review__application=OuterRef("pk"),
        review__submitted_at__isnull=False,
        review__set_aside_at__isnull=True,
    )
    points = Sum(F("value") * F("weight"))
    most = Sum(F("max_score") * F("weight"))
    return Subquery(
        scores.order_by()
        .values("review__application")
        .annotate(mean=100.0 * points / most)
        .values("mean")
    )


def _unless(kept: Q, found: Any) -> Case:
    return Case(
        When(kept, then=Value(None)), default=found, output_field=models.FloatField()
    )


class CandidateQuerySet(ApplicationQuerySet):
    def with_results(self, *, reader: int = 0) -> Self:
        """Annotate ``result`` (of 100), ``spread`` and ``reviewed`` of counted reviews.

        The account with the key ``reader`` gets none, nor learns it by sorting, of the
        own application, and before the own review.
        """
        owes = owes_review(reader)
        kept = Q(person=reader) | owes
        counted = Review.objects.counted().filter(application=OuterRef("pk"))
        percents: Any = counted.with_percent()
        return self.annotate(
            owes_review=ExpressionWrapper(owes, models.BooleanField()),
            result=_unless(kept, _mean()),
            spread=_unless(
                kept,
                Subquery(percents.order_by("-percent").values("percent")[:1])
                - Subquery(percents.order_by("percent").values("percent")[:1]),
            ),
            reviewed=Subquery(
                counted.order_by()
                .values("application")
                .annotate(n=models.Count("pk"))
                .values("n")
            ),
        )


class Candidate(Application):
    """An application seen beside the others of its part, to choose among them."""

    objects = CandidateQuerySet.as_manager()  # type: ignore[misc]  # a proxy's own manager

    class Meta:
        proxy = True
        ordering = ["created_at", "pk"]
        verbose_name = _("candidate")
        verbose_name_plural = _("selection")
