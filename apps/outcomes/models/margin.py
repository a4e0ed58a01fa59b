"""What the drafting team says to each other about a paragraph, beside the text."""

import uuid
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.outcomes.models.document import Paragraph, Revision


class MarginNoteQuerySet(LockableQuerySet["MarginNote"]):
    def unsettled(self) -> Self:
        return self.filter(settled_at__isnull=True)

    def settled(self) -> Self:
        return self.filter(settled_at__isnull=False)

    def about(self, paragraph: Paragraph) -> Self:
        """Also those on what has been joined into it since."""
        return self.filter(Q(paragraph=paragraph) | Q(paragraph__joined_into=paragraph))


class MarginNote(TimestampedModel):
    """A word of the team on a paragraph; settled one day, and kept."""

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="margin_notes"
    )
    #: The text that it was written about.
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.PROTECT, related_name="+"
    )
    quote = models.CharField(
        _("words it is about"),
        max_length=300,
        blank=True,
        help_text=_("Copied from the text. Leave it empty for the whole paragraph."),
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="margin_notes",
    )
    body = models.TextField(_("note"))
    #: The same submission sent twice is one note.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    settled_at = models.DateTimeField(_("settled"), null=True, editable=False)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = MarginNoteQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("margin note")
        verbose_name_plural = _("margin notes")
        constraints = [
            models.CheckConstraint(
                condition=Q(settled_at__isnull=True, settled_by__isnull=True)
                | Q(settled_at__isnull=False, settled_by__isnull=False),
                name="outcomes_note_settled_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(body=""), name="outcomes_note_is_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Margin note')} {self.pk}"


class MarginReply(TimestampedModel):
    note = models.ForeignKey(
        MarginNote, on_delete=models.PROTECT, related_name="replies"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="margin_replies",
    )
    body = models.TextField(_("answer"))
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("answer to a margin note")
        verbose_name_plural = _("answers to margin notes")
        constraints = [
            models.CheckConstraint(
                condition=~Q(body=""), name="outcomes_reply_is_written"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Answer to a margin note')} {self.pk}"
