"""The files made from frozen texts."""

from datetime import timedelta
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.outcomes.choices import RenderingKind
from apps.outcomes.models.snapshots import Snapshot
from apps.outcomes.models.translations import TranslationVersion

#: After so long an order that has brought nothing may be given again; it doubles with
#: each failure, up to ``LONGEST_WAIT``.
WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)


class RenderingQuerySet(models.QuerySet["Rendering"]):
    def ready(self) -> Self:
        return self.exclude(sha256="")

    def waiting(self) -> Self:
        return self.filter(sha256="")

    def claimed(self, fingerprint: str) -> bool:
        """Take the one order there may be for ``fingerprint``; whether we have it."""
        return bool(
            self.waiting()
            .filter(fingerprint=fingerprint)
            .filter(Q(next_order_at__isnull=True) | Q(next_order_at__lte=now()))
            .update(ordered_at=now(), next_order_at=now() + WAIT)
        )

    def without_content(self) -> Self:
        """For pages that only tell about the file."""
        return self.defer("content")


class Rendering(TimestampedModel):
    """A file of one frozen text, or of a translation of it, with its adoption if there is one.

    ``fingerprint`` names everything that went in, so the same text is rendered once, and
    a rendering whose text has since been adopted is told from one after adoption. Kept in
    the database: a backup then always holds the document that people quote.
    """

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="renderings"
    )
    #: The translation that the file shows; none of them is the authentic text.
    translation = models.ForeignKey(
        TranslationVersion,
        null=True,
        on_delete=models.PROTECT,
        related_name="renderings",
    )
    kind = models.CharField(
        max_length=8, choices=RenderingKind, default=RenderingKind.PDF
    )
    fingerprint = models.CharField(max_length=64, unique=True)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField(_("size in bytes"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    failure = models.TextField(_("failure"), blank=True)
    attempts = models.PositiveSmallIntegerField(_("failed attempts"), default=0)
    ordered_at = models.DateTimeField(_("ordered"), null=True)
    next_order_at = models.DateTimeField(_("may be ordered again"), null=True)

    objects = RenderingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("rendering")
        verbose_name_plural = _("renderings")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(sha256="", content__isnull=True, size=0)
                | (~models.Q(sha256="") & models.Q(content__isnull=False, size__gt=0)),
                name="outcomes_rendering_content_matches_hash",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.sha256[:12] or _('not made yet')}"
