"""The living draft: paragraphs are rows, every saved text is a revision."""

import hashlib
import uuid
from typing import Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import Contribution
from apps.core.models import LockableQuerySet, TimestampedModel
from apps.editions.models import Edition
from apps.outcomes.choices import (
    FROZEN,
    NEEDS,
    Option,
    Origin,
    ParagraphKind,
    Purpose,
    Relation,
    SideState,
    Status,
)

#: The language of a text that nobody has said to be in another one.
LANGUAGE = "en"


def sha256_of(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


class DocumentQuerySet(models.QuerySet["Document"]):
    def locked(self) -> Self:
        """Lock the rows until commit, in key order: nobody saves a text meanwhile."""
        return self.select_for_update(of=("self",)).order_by("pk")

    def with_locked_order(self) -> Self:
        """Lock the order until commit; texts are saved meanwhile (ADR 0039)."""
        return self.select_for_update(of=("self",), no_key=True).order_by("pk")

    def published(self) -> Self:
        return self.filter(status=Status.PUBLISHED)


class Document(TimestampedModel):
    """The Outcome Document of one edition.

    ``actions`` is the only code that changes ``status``. Once adopted, neither the text
    nor the title can change; the database holds it (migration 0002).
    """

    audited_by_name = True

    edition = models.OneToOneField(
        Edition, on_delete=models.PROTECT, related_name="outcome_document"
    )
    title = models.CharField(_("title"), max_length=300, blank=True)
    subtitle = models.CharField(_("subtitle"), max_length=300, blank=True)
    enacting_text = models.TextField(
        _("enacting text"),
        blank=True,
        help_text=_("The line that opens the document, before the preamble."),
    )
    rules_text = models.TextField(
        _("rules of adoption"),
        blank=True,
        help_text=_("How the document is adopted. Published before drafting begins."),
    )
    #: In which language it is adopted; fixed with the first frozen version.
    language = models.CharField(
        _("language of the text"), max_length=10, default=LANGUAGE
    )
    status = models.CharField(
        _("status"),
        max_length=20,
        choices=Status,
        default=Status.PLANNED,
        editable=False,
    )
    options = ArrayField(
        models.CharField(max_length=16, choices=Option),
        verbose_name=_("options"),
        default=list,
        blank=True,
    )
    structure_version = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, editable=False)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Outcome Document")
        verbose_name_plural = _("Outcome Documents")
        constraints = [
            models.CheckConstraint(
                condition=Q(status=Status.PUBLISHED, published_at__isnull=False)
                | (~Q(status=Status.PUBLISHED) & Q(published_at__isnull=True)),
                name="outcomes_published_at_matches_status",
            ),
            models.CheckConstraint(
                condition=Q(options__contained_by=Option.values),
                name="outcomes_options_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title or f"{_('Outcome Document')} {self.edition.year}"

    @property
    def is_frozen(self) -> bool:
        return self.status in FROZEN

    @property
    def purposes(self) -> list[Purpose]:
        """What its text can be frozen for."""
        return [one for one in Purpose if NEEDS.get(one) in {None, *self.options}]

    def may_change(self, kind: str) -> bool:
        """Whether paragraphs of ``kind`` may change now.

        Explanatory remarks may be finished between adoption and publication (ADR 0011).
        """
        if kind == ParagraphKind.REMARK and self.status == Status.ADOPTED:
            return True
        return not self.is_frozen


class ParagraphQuerySet(LockableQuerySet["Paragraph"]):
    def live(self) -> Self:
        return self.filter(removed_at__isnull=True)

    def removed(self) -> Self:
        return self.filter(removed_at__isnull=False)

    def in_order(self) -> Self:
        return self.order_by("order_key", "pk")

    def standing(self) -> Self:
        """What stands in the text, in order; remarks have no place of their own."""
        return self.live().exclude(kind=ParagraphKind.REMARK).in_order()


#: No letter and no figure that is easily taken for another one.
HANDLE_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
HANDLE_LENGTH = 8


def new_handle() -> str:
    return get_random_string(HANDLE_LENGTH, HANDLE_SIGNS)


class Paragraph(TimestampedModel):
    """A place in the document with an identity for ever; removal is a tombstone.

    Its text is ``head``. A remark has no place of its own: it follows the provision it
    ``explains``.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="paragraphs"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ParagraphKind)
    explains = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="remarks",
        verbose_name=_("explains"),
    )
    derived_from = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="split_into",
        verbose_name=_("split from"),
    )
    #: Of which paragraph this is another wording ("bis"); set by ``actions`` only.
    alternative_of = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="alternatives",
        verbose_name=_("alternative of"),
    )
    #: Whether it is the chair who proposes this wording.
    by_chair = models.BooleanField(_("chair’s text"), default=False, editable=False)
    joined_into = models.ForeignKey(
        "self",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="joined_from",
        verbose_name=_("joined into"),
    )
    #: How deep a sub-paragraph stands: 1 is (a), 2 is (i); all else stands at 0.
    level = models.PositiveSmallIntegerField(default=0, editable=False)
    #: What references in texts call it by; it never changes.
    handle = models.CharField(max_length=8, default=new_handle, editable=False)
    #: Compared byte by byte, so the order is the same on every machine.
    order_key = models.CharField(
        max_length=255, blank=True, default="", db_collation="C", editable=False
    )
    head = models.ForeignKey(
        "outcomes.Revision",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    removed_at = models.DateTimeField(_("removed"), null=True, editable=False)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        ordering = ["document", "order_key", "pk"]
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind=ParagraphKind.REMARK, explains__isnull=False, order_key=""
                )
                | (
                    ~Q(kind=ParagraphKind.REMARK)
                    & Q(explains__isnull=True)
                    & ~Q(order_key="")
                ),
                name="outcomes_only_a_remark_explains",
            ),
            models.UniqueConstraint(
                fields=["explains"],
                condition=Q(removed_at__isnull=True),
                name="outcomes_one_live_remark_per_provision",
            ),
            models.UniqueConstraint(
                fields=["document", "order_key"],
                condition=Q(removed_at__isnull=True) & ~Q(order_key=""),
                name="outcomes_one_paragraph_per_place",
            ),
            models.UniqueConstraint(
                fields=["document", "handle"], name="outcomes_handle_once"
            ),
            models.CheckConstraint(
                condition=Q(kind=ParagraphKind.ITEM, level__in=[1, 2])
                | (~Q(kind=ParagraphKind.ITEM) & Q(level=0)),
                name="outcomes_only_an_item_has_a_level",
            ),
            models.CheckConstraint(
                condition=Q(joined_into__isnull=True) | Q(removed_at__isnull=False),
                name="outcomes_joined_is_removed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def body(self) -> str:
        return self.head.body if self.head else ""


class Revision(models.Model):
    """One saved text. Never changed and never deleted: a database trigger refuses."""

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="revisions"
    )
    base = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_revisions",
    )
    body = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    #: The author's texts that were on their way, under these ids, when this was written.
    follows = ArrayField(models.UUIDField(), default=list, editable=False)
    origin = models.CharField(max_length=16, choices=Origin, default=Origin.MANUAL)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        constraints = [
            # Lets the head be held to its own paragraph by a foreign key (0002).
            models.UniqueConstraint(
                fields=["id", "paragraph"], name="outcomes_revision_with_paragraph"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.sha256[:8]}"


class SideVersionQuerySet(LockableQuerySet["SideVersion"]):
    def unmerged(self) -> Self:
        return self.filter(state=SideState.OPEN)


class SideVersion(TimestampedModel):
    """A saved text that did not become the head: "unmerged version by …".

    It stays listed until somebody merges it, puts it in place, or discards it with a
    reason.
    """

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, related_name="side_version"
    )
    state = models.CharField(
        _("state"), max_length=16, choices=SideState, default=SideState.OPEN
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    resolved_at = models.DateTimeField(null=True)

    objects = SideVersionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("unmerged version")
        verbose_name_plural = _("unmerged versions")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state=SideState.OPEN,
                    resolved_by__isnull=True,
                    resolved_at__isnull=True,
                )
                | (
                    ~Q(state=SideState.OPEN)
                    & Q(resolved_by__isnull=False, resolved_at__isnull=False)
                ),
                name="outcomes_side_version_resolution_matches_state",
            ),
            models.CheckConstraint(
                condition=~Q(state=SideState.DISCARDED) | ~Q(reason=""),
                name="outcomes_discarded_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.revision} ({self.get_state_display()})"


class Source(TimestampedModel):
    """Where a paragraph comes from: the trace back to the session."""

    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="sources"
    )
    contribution = models.ForeignKey(
        Contribution, on_delete=models.PROTECT, related_name="used_in"
    )
    quote = models.TextField(_("quotation"), blank=True)
    relation = models.CharField(
        _("relation"), max_length=16, choices=Relation, default=Relation.TAKEN_FROM
    )
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = [
            models.UniqueConstraint(
                fields=["paragraph", "contribution"],
                name="outcomes_each_source_once_per_paragraph",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()} {self.contribution}"
