"""Frozen texts, and what people say about them."""

import json
import uuid
from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.outcomes import frozen
from apps.outcomes.choices import ASKABLE, Disposition, Purpose
from apps.outcomes.models.document import Document, Paragraph


class Snapshot(models.Model):
    """The whole text at one moment. Never changed or deleted: a trigger refuses."""

    audited_by_name = True

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="snapshots"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    purpose = models.CharField(_("purpose"), max_length=16, choices=Purpose)
    label = models.CharField(_("label"), max_length=120)
    #: ``{paragraph id: place}`` of what has a printed number in this version: "5 (a)"; in
    #: form 1 of the text of provisions only, as figures.
    numbers = models.JSONField(default=dict)
    #: Exactly the text whose hash is ``sha256``; see ``apps.outcomes.canonical``.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["document", "number"]
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "number"], name="outcomes_version_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} ({self.number})"

    @property
    def is_askable(self) -> bool:
        """Whether people can be asked about it."""
        return self.purpose in ASKABLE

    @cached_property
    def text(self) -> frozen.Text:
        """``canonical``, in whichever form it was written."""
        return frozen.read(self.content)

    @cached_property
    def content(self) -> dict[str, Any]:
        """``canonical``, read; its shape is described in ``apps.outcomes.canonical``."""
        content: dict[str, Any] = json.loads(self.canonical)
        return content


class CommentQuerySet(models.QuerySet["Comment"]):
    def unconsidered(self) -> Self:
        return self.filter(disposition=Disposition.OPEN)


class Comment(TimestampedModel):
    """What a participant says about one paragraph of a frozen text."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="comments"
    )
    consultation = models.ForeignKey(
        "outcomes.Consultation", on_delete=models.PROTECT, related_name="comments"
    )
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="comments"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_comments",
    )
    body = models.TextField(_("comment"))
    #: The same submission sent twice is one comment.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    disposition = models.CharField(
        _("result"), max_length=16, choices=Disposition, default=Disposition.OPEN
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    considered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    considered_at = models.DateTimeField(null=True, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    disposition=Disposition.OPEN,
                    considered_by__isnull=True,
                    considered_at__isnull=True,
                )
                | (
                    ~Q(disposition=Disposition.OPEN)
                    & Q(considered_by__isnull=False, considered_at__isnull=False)
                    & ~Q(reason="")
                ),
                name="outcomes_comment_considered_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(body=""), name="outcomes_comment_is_written"
            ),
        ]

    def __str__(self) -> str:
        # Not its text: this goes into the audit trail, which nobody can take back.
        return f"{_('Comment')} {self.pk}"
