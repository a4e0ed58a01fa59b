"""The Conference goes through its text, and all see where it is."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.outcomes.choices import ItemState, SittingMode
from apps.outcomes.models.document import Document, Paragraph
from apps.outcomes.models.snapshots import Snapshot


class SittingQuerySet(LockableQuerySet["Sitting"]):
    def open(self) -> Self:
        return self.filter(closed_at__isnull=True)


class Sitting(TimestampedModel):
    """One meeting of the Conference on its text. It records; the act is the adoption."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="sittings"
    )
    #: The text that lies before the Conference; another one once it was changed there.
    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="sittings"
    )
    began_with = models.ForeignKey(Snapshot, on_delete=models.PROTECT, related_name="+")
    mode = models.CharField(
        _("how the text is taken"),
        max_length=10,
        choices=SittingMode,
        default=SittingMode.PARAGRAPHS,
    )
    is_public = models.BooleanField(
        _("everybody may follow"),
        default=False,
        help_text=_("Without it, only participants and the team see the live page."),
    )
    current = models.ForeignKey(
        "outcomes.SittingItem",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    closed_at = models.DateTimeField(_("closed"), null=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = SittingQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("sitting")
        verbose_name_plural = _("sittings")
        constraints = [
            models.UniqueConstraint(
                fields=["document"],
                condition=Q(closed_at__isnull=True),
                name="outcomes_one_open_sitting",
            ),
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True, closed_by__isnull=True)
                | Q(closed_at__isnull=False, closed_by__isnull=False),
                name="outcomes_a_sitting_is_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(mode__in=SittingMode.values),
                name="outcomes_sitting_mode_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Sitting')} {self.pk}"


class SittingItem(models.Model):
    """What the Conference says of one paragraph, bound to the hash of its text."""

    sitting = models.ForeignKey(Sitting, on_delete=models.PROTECT, related_name="items")
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="sitting_items"
    )
    #: Empty once the paragraph is no longer in the text.
    position = models.PositiveSmallIntegerField(null=True)
    sha256 = models.CharField(max_length=64)
    #: What it was when the sitting began, or when it came in.
    first_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        _("state"), max_length=8, choices=ItemState, default=ItemState.OPEN
    )
    note = models.CharField(_("note"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["sitting", "position"]
        verbose_name = _("paragraph of a sitting")
        verbose_name_plural = _("paragraphs of a sitting")
        constraints = [
            models.UniqueConstraint(
                fields=["sitting", "paragraph"],
                name="outcomes_paragraph_once_a_sitting",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=ItemState.OPEN,
                    decided_by__isnull=True,
                    decided_at__isnull=True,
                )
                | Q(
                    state__in=[
                        ItemState.AGREED,
                        ItemState.OBJECTED,
                        ItemState.DEFERRED,
                    ],
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="outcomes_item_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Paragraph of a sitting')} {self.pk}"

    def open_again(self) -> None:
        """Nothing is said of it any more; the row is not saved."""
        self.state, self.note = ItemState.OPEN, ""
        self.decided_by = self.decided_at = None

    @property
    def is_changed(self) -> bool:
        """Whether its text was changed in the sitting."""
        return self.sha256 != self.first_sha256
