"""What a session reports."""

import uuid
from collections.abc import Sequence
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.contributions.choices import ReportState
from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.models import Edition
from apps.programme.models import Session


class ReportQuerySet(LockableQuerySet["Report"]):
    def filed(self) -> Self:
        return self.filter(state=ReportState.FILED)

    def for_edition(self, edition: Edition) -> Self:
        return self.filter(session__edition=edition)


class Report(TimestampedModel):
    """What the rapporteur of a session wrote down; one per session.

    ``actions`` is the only code that changes ``state``.
    """

    audited_by_name = True
    #: Whether another window had changed what was just saved; only known to who saved it.
    was_overtaken = False
    #: The key and the version of each contribution that was just saved, in their order.
    kept: Sequence[tuple[uuid.UUID, str]] = ()

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="report"
    )
    rapporteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="session_reports",
        verbose_name=_("rapporteur"),
    )
    summary = models.TextField(_("summary"), blank=True)
    #: The page in a browser that the summary was last saved from.
    saved_from = models.UUIDField(null=True, editable=False)
    state = models.CharField(
        _("state"),
        max_length=16,
        choices=ReportState,
        default=ReportState.DRAFT,
        editable=False,
    )
    filed_at = models.DateTimeField(_("filed"), null=True, editable=False)
    filed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("filed by"),
    )

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["session", "pk"]
        verbose_name = _("session report")
        verbose_name_plural = _("session reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=ReportState.DRAFT,
                    filed_at__isnull=True,
                    filed_by__isnull=True,
                )
                | Q(
                    state=ReportState.FILED,
                    filed_at__isnull=False,
                    filed_by__isnull=False,
                ),
                name="contributions_filing_matches_state",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session.title} ({self.get_state_display()})"

    @property
    def is_filed(self) -> bool:
        return self.state == ReportState.FILED
