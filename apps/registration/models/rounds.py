"""Decisions that are sent together: one round, and what came of each decision."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part
from apps.registration.choices import State
from apps.registration.models.application import Application
from apps.registration.selection_choices import (
    OPEN_ROUNDS,
    Decision,
    Outcome,
    RoundState,
)


class DecisionRoundQuerySet(models.QuerySet["DecisionRound"]):
    def open(self) -> Self:
        """Those that are still to have an effect."""
        return self.filter(state__in=OPEN_ROUNDS)

    def due(self) -> Self:
        return self.open().filter(takes_effect_at__lte=timezone.now()).order_by("pk")

    def with_failed(self) -> Self:
        failed = Count("decisions", filter=Q(decisions__outcome=Outcome.FAILED))
        return self.annotate(number_of_failed=failed)


class DecisionRound(TimestampedModel):
    """Decisions that take effect together, unless somebody undoes them before."""

    part = models.ForeignKey(
        Part, on_delete=models.PROTECT, related_name="decision_rounds"
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="decision_rounds",
        verbose_name=_("sent by"),
    )
    state = models.CharField(
        _("state"), max_length=16, choices=RoundState, default=RoundState.SCHEDULED
    )
    takes_effect_at = models.DateTimeField(_("takes effect"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    #: A worker that carries it out; another takes over when it has not come back.
    claimed_until = models.DateTimeField(_("claimed until"), null=True, blank=True)

    objects = DecisionRoundQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("round of decisions")
        verbose_name_plural = _("rounds of decisions")
        constraints = [
            models.UniqueConstraint(
                fields=["part"],
                condition=Q(state__in=OPEN_ROUNDS),
                name="registration_one_open_round_per_part",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_ROUNDS, ended_at__isnull=True)
                | (~Q(state__in=OPEN_ROUNDS) & Q(ended_at__isnull=False)),
                name="registration_round_ended_at_matches_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part} {self.takes_effect_at:%Y-%m-%d %H:%M}"

    @property
    def may_be_undone(self) -> bool:
        return (
            self.state == RoundState.SCHEDULED and timezone.now() < self.takes_effect_at
        )


class RoundDecisionQuerySet(models.QuerySet["RoundDecision"]):
    def failed(self) -> Self:
        """Those that failed and still stand for an answer that somebody was to get."""
        return self.filter(outcome=Outcome.FAILED).exclude(
            Q(application__state=State.WITHDRAWN)
            | Q(application__decided_at__gt=F("round__created_at"))
        )


class RoundDecision(TimestampedModel):
    """One decision of a round as it was sent, and what came of it."""

    round = models.ForeignKey(
        DecisionRound, on_delete=models.CASCADE, related_name="decisions"
    )
    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="round_decisions"
    )
    decision = models.CharField(_("decision"), max_length=16, choices=Decision)
    reason = models.TextField(_("reason"), blank=True)
    outcome = models.CharField(
        _("what came of it"),
        max_length=16,
        choices=Outcome,
        default=Outcome.PENDING,
    )
    became = models.CharField(_("state"), max_length=16, choices=State, blank=True)
    #: Why it was refused, in the language of whoever sent the round.
    note = models.TextField(_("note"), blank=True)

    objects = RoundDecisionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("decision of a round")
        verbose_name_plural = _("decisions of rounds")
        constraints = [
            models.UniqueConstraint(
                fields=["round", "application"],
                name="registration_decided_once_a_round",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.decision}"
