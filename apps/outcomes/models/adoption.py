"""The act of adoption and what was stated at it."""

from django.conf import settings
from django.db import models
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
    sha256 = models.CharField(max_length=64)
    rules_text = models.TextField(_("rules of adoption"), blank=True)
    declared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("adoption")
        verbose_name_plural = _("adoptions")

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
