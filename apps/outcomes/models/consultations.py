"""The windows in which people are asked what they think of a frozen text."""

from datetime import datetime
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.outcomes.choices import Asked
from apps.outcomes.models.document import Document
from apps.outcomes.models.snapshots import Snapshot


class ConsultationQuerySet(LockableQuerySet["Consultation"]):
    def live(self) -> Self:
        """Planned or open: nobody and no clock has closed them."""
        return self.filter(closed_at__isnull=True)

    def open_at(self, moment: datetime) -> Self:
        return self.live().filter(opens_at__lte=moment, closes_at__gt=moment)

    def begun(self) -> Self:
        """Those that were open at some time, whatever has become of them."""
        return self.filter(opens_at__lte=now()).exclude(closed_at__lte=F("opens_at"))


class Consultation(TimestampedModel):
    """People are asked about one frozen text, from one instant to another.

    ``actions.consulting`` alone opens and closes; the instants count, however late the
    clock that tells of them.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="consultations"
    )
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="consultations"
    )
    audience = models.CharField(_("who is asked"), max_length=16, choices=Asked)
    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    #: When those who are asked were written to.
    told_at = models.DateTimeField(_("told"), null=True, editable=False)
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    planned_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    #: Nobody where the clock closed it.
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("consultation")
        verbose_name_plural = _("consultations")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(closed_at__isnull=True),
                name="outcomes_one_live_consultation",
            ),
            # Lets a comment be held to the text that was asked about (0007).
            models.UniqueConstraint(
                fields=["id", "snapshot"], name="outcomes_consultation_with_snapshot"
            ),
            models.CheckConstraint(
                condition=Q(closes_at__gt=F("opens_at")),
                name="outcomes_consultation_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=False) | Q(closed_by__isnull=True),
                name="outcomes_who_closed_did_so_at_an_instant",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=Asked.values),
                name="outcomes_audience_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Consultation')} {self.pk}"

    def is_open_at(self, moment: datetime) -> bool:
        return self.closed_at is None and self.opens_at <= moment < self.closes_at

    @property
    def is_open(self) -> bool:
        return self.is_open_at(now())

    @property
    def is_ahead(self) -> bool:
        return self.closed_at is None and now() < self.opens_at

    @property
    def ended_at(self) -> datetime:
        """When it is or was over, closed early or not."""
        return min(filter(None, [self.closed_at, self.closes_at]))
