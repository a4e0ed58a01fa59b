"""The act of adoption and what was stated at it."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.outcomes.choices import Method, StatementKind
from apps.outcomes.models.document import Document, Paragraph
from apps.outcomes.models.snapshots import Snapshot


class Adoption(models.Model):
    """One frozen text was adopted. Never changed or deleted: a trigger refuses.

    ``sha256`` is the hash of the snapshot's canonical text; the database compares them.
    """

    document = models.OneToOneField(
        Document, on_delete=models.PROTECT, related_name="adoption"
    )
    snapshot = models.OneToOneField(
        Snapshot, on_delete=models.PROTECT, related_name="adoption"
    )
    method = models.CharField(_("method"), max_length=20, choices=Method)
    adopted_on = models.DateField(_("date"))
    place = models.CharField(_("place"), max_length=200)
    body = models.CharField(
        _("adopted by"),
        max_length=300,
        help_text=_("For example: the participants of the Conference."),
    )
    #: Of acts recorded before this was asked, nobody knows.
    chaired_by = models.CharField(_("chaired by"), max_length=200, blank=True)
    adopted_at = models.DateTimeField(_("instant"), null=True, blank=True)
    votes_for = models.PositiveIntegerField(_("in favour"), null=True, blank=True)
    votes_against = models.PositiveIntegerField(_("against"), null=True, blank=True)
    votes_abstained = models.PositiveIntegerField(
        _("abstentions"), null=True, blank=True
    )
    sha256 = models.CharField(max_length=64)
    rules_text = models.TextField(_("rules of adoption"), blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")
        constraints = [
            # Not of acts recorded before this was asked (0008).
            models.CheckConstraint(
                condition=Q(
                    method=Method.VOTE,
                    votes_for__gte=1,
                    votes_against__isnull=False,
                    votes_abstained__isnull=False,
                )
                | (
                    ~Q(method=Method.VOTE)
                    & Q(
                        votes_for__isnull=True,
                        votes_against__isnull=True,
                        votes_abstained__isnull=True,
                    )
                ),
                name="outcomes_a_vote_has_a_count",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document}, {self.adopted_on.isoformat()}"


class Statement(TimestampedModel):
    """A reservation or another statement on record; it does not block adoption."""

    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, related_name="statements"
    )
    position = models.PositiveSmallIntegerField(default=0)
    kind = models.CharField(
        _("kind"), max_length=32, choices=StatementKind, default=StatementKind.STATEMENT
    )
    paragraph = models.ForeignKey(
        Paragraph,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="statements",
        verbose_name=_("paragraph"),
    )
    text = models.TextField(_("text"))
    attributed_to = models.CharField(
        _("name to show"),
        max_length=200,
        blank=True,
        help_text=_("Only if the person or organisation wishes to be named."),
    )

    class Meta:
        ordering = ["adoption", "position", "pk"]
        verbose_name = _("statement")
        verbose_name_plural = _("statements")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.position}"
