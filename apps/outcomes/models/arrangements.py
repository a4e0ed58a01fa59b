"""What stood in a draft in which order, from one change of it until the next."""

from typing import Self
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import models

from apps.outcomes.models.document import Document, Paragraph

#: Of each paragraph, in this order.
FACTS = ("pk", "kind", "level", "explains", "alternative_of", "by_chair")


class Arrangement(models.Model):
    """The order of a draft and its opening, with the moment since which they hold.

    The words are those of the revisions of that time. Never changed and never deleted: a
    database trigger refuses.
    """

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="arrangements"
    )
    at = models.DateTimeField(auto_now_add=True)
    #: Title, subtitle and enacting text.
    opening = ArrayField(models.TextField(blank=True), size=3)
    rows = models.JSONField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["document", "at"], name="outcomes_arranged_at"),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def of(cls, document: Document) -> Self:
        """As ``document`` stands now, not stored."""
        rows = document.paragraphs.live().in_order().values_list(*FACTS)
        opening = [document.title, document.subtitle, document.enacting_text]
        return cls(
            document=document,
            opening=opening,
            rows=[
                [str(one) if isinstance(one, UUID) else one for one in row]
                for row in rows
            ],
        )

    @property
    def paragraphs(self) -> list[Paragraph]:
        """Not those of the table: only what is told here, in that order."""
        return [
            Paragraph(
                pk=UUID(pk),
                kind=kind,
                level=level,
                explains_id=explains and UUID(explains),
                alternative_of_id=first and UUID(first),
                by_chair=by_chair,
            )
            for pk, kind, level, explains, first, by_chair in self.rows
        ]
