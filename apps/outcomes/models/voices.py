"""What people say about a frozen text: comments and amendments, each with its support."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import LockableQuerySet, TimestampedModel
from apps.outcomes.choices import WITH_WORDS, AmendmentKind
from apps.outcomes.models.document import Paragraph
from apps.outcomes.models.snapshots import Snapshot

LONGEST_REASON = 5_000


class VoiceQuerySet(LockableQuerySet[Any]):
    def undisposed(self) -> Self:
        """Those of which nothing has become yet."""
        return self.exclude(dispositions__is_current=True)

    def shown(self) -> Self:
        return self.filter(withheld_at__isnull=True)

    def for_pages(self) -> Self:
        """With all that a page says of each."""
        return self.select_related("author", "paragraph").prefetch_related(
            "dispositions__into", "dispositions__paragraph", "supports"
        )


class Voice(TimestampedModel):
    """What somebody says about one paragraph of the text that is asked about.

    Its author may change it until the consultation closes; what stood there before is
    kept. Nobody deletes it: it is withdrawn, or withheld with a reason.
    """

    consultation = models.ForeignKey(
        "outcomes.Consultation", on_delete=models.PROTECT, related_name="%(class)ss"
    )
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_%(class)ss",
    )
    body = models.TextField(_("text"), blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    #: Whether others than the team may read whose it is.
    is_named = models.BooleanField(_("show my name"), default=False)
    #: The same submission sent twice is one.
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    edited_at = models.DateTimeField(_("changed by its author"), null=True)
    withheld_at = models.DateTimeField(_("withheld"), null=True)
    withheld_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    withheld_because = models.CharField(
        _("reason for withholding it"), max_length=500, blank=True
    )

    objects = VoiceQuerySet.as_manager()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    withheld_at__isnull=True,
                    withheld_by__isnull=True,
                    withheld_because="",
                )
                | (
                    Q(withheld_at__isnull=False, withheld_by__isnull=False)
                    & ~Q(withheld_because="")
                ),
                name="outcomes_%(class)s_withheld_with_a_reason",
            ),
        ]

    #: How its pages are addressed.
    KIND = ""

    @property
    def disposition(self) -> Any:
        """What has become of it, by the latest word; ``None`` while nothing has."""
        found = self.dispositions.all()  # type: ignore[attr-defined]  # of each voice
        return next((one for one in found if one.is_current), None)

    @property
    def has_words(self) -> bool:
        """Whether it says words of its own; who wants a paragraph gone needs none."""
        return True

    @property
    def public_name(self) -> str:
        """Whose it is, as far as its author wants others to know."""
        return self.author.name_for_others if self.is_named else ""

    @property
    def support(self) -> int:
        return len(self.supports.all())  # type: ignore[attr-defined]  # of each voice


class Comment(Voice):
    """What somebody thinks of a paragraph."""

    snapshot = models.ForeignKey(
        Snapshot, on_delete=models.PROTECT, related_name="comments"
    )

    KIND = "comments"

    class Meta:
        ordering = ["created_at", "pk"]
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        constraints = [
            *Voice.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(body=""), name="outcomes_comment_is_written"
            ),
        ]

    def __str__(self) -> str:
        # Not its text: this goes into the audit trail, which nobody can take back.
        return f"{_('Comment')} {self.pk}"


class Amendment(Voice):
    """A change somebody proposes to the text as it was frozen."""

    #: Counted through the consultation: A1, A2 …
    number = models.PositiveIntegerField(_("number"))
    kind = models.CharField(_("change"), max_length=16, choices=AmendmentKind)
    #: Where it would move to; nothing stands for the beginning.
    after = models.ForeignKey(
        Paragraph, null=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField(_("reason"), max_length=LONGEST_REASON)

    KIND = "amendments"

    class Meta:
        ordering = ["consultation", "number"]
        verbose_name = _("amendment")
        verbose_name_plural = _("amendments")
        constraints = [
            *Voice.Meta.constraints,
            models.UniqueConstraint(
                fields=["consultation", "number"], name="outcomes_amendment_number_once"
            ),
            models.CheckConstraint(
                condition=~Q(reason=""), name="outcomes_amendment_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=AmendmentKind.values)
                & (~Q(kind__in=WITH_WORDS) | ~Q(body="")),
                name="outcomes_amendment_says_its_words",
            ),
            models.CheckConstraint(
                condition=Q(kind=AmendmentKind.MOVE) | Q(after__isnull=True),
                name="outcomes_only_a_move_has_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        return f"A{self.number}"

    @property
    def snapshot(self) -> Snapshot:
        return self.consultation.snapshot

    @property
    def has_words(self) -> bool:
        return self.kind in WITH_WORDS


def _of_one_voice(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(amendment__isnull=False, comment__isnull=True)
        | Q(amendment__isnull=True, comment__isnull=False),
        name=name,
    )


class FormerWording(models.Model):
    """What stood in a voice before its author changed it; for the team to read."""

    amendment = models.ForeignKey(
        Amendment, null=True, on_delete=models.PROTECT, related_name="former"
    )
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="former"
    )
    body = models.TextField(_("text"), blank=True)
    reason = models.TextField(_("reason"), blank=True)
    on_behalf_of = models.CharField(_("on behalf of"), max_length=200, blank=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["pk"]
        verbose_name = _("former wording")
        verbose_name_plural = _("former wordings")
        constraints = [_of_one_voice("outcomes_former_wording_of_one_voice")]

    def __str__(self) -> str:
        return f"{_('Former wording')} {self.pk}"


class Support(TimestampedModel):
    """Somebody stands behind what another person has said; who they are is told nobody."""

    amendment = models.ForeignKey(
        Amendment, null=True, on_delete=models.PROTECT, related_name="supports"
    )
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="supports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_support",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("support")
        verbose_name_plural = _("support")
        constraints = [
            _of_one_voice("outcomes_support_of_one_voice"),
            models.UniqueConstraint(
                fields=["amendment", "person"],
                name="outcomes_amendment_supported_once",
            ),
            models.UniqueConstraint(
                fields=["comment", "person"], name="outcomes_comment_supported_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Support')} {self.pk}"
