"""Translations of the text, paragraph by paragraph, and what is frozen of them."""

import json
import uuid
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.outcomes.choices import Part
from apps.outcomes.models.adoption import Adoption
from apps.outcomes.models.document import Document, Paragraph


class Translation(TimestampedModel):
    """The text of one document in another language."""

    document = models.ForeignKey(
        Document, on_delete=models.PROTECT, related_name="translations"
    )
    language = models.CharField(_("language"), max_length=10)
    begun_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["document", "language"]
        verbose_name = _("translation")
        verbose_name_plural = _("translations")
        constraints = [
            models.UniqueConstraint(
                fields=["document", "language"], name="outcomes_one_translation_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document} ({self.language})"


class TranslatedPlace(TimestampedModel):
    """One paragraph, or a part of the document beside them, in another language."""

    translation = models.ForeignKey(
        Translation, on_delete=models.PROTECT, related_name="places"
    )
    paragraph = models.ForeignKey(
        Paragraph, null=True, on_delete=models.PROTECT, related_name="translated"
    )
    part = models.CharField(_("part"), max_length=16, choices=Part, blank=True)
    head = models.ForeignKey(
        "outcomes.TranslatedText",
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("translated paragraph")
        verbose_name_plural = _("translated paragraphs")
        constraints = [
            models.CheckConstraint(
                condition=Q(paragraph__isnull=True, part__in=Part.values)
                | Q(paragraph__isnull=False, part=""),
                name="outcomes_translates_a_paragraph_or_a_part",
            ),
            models.UniqueConstraint(
                fields=["translation", "paragraph"],
                name="outcomes_paragraph_translated_once",
            ),
            models.UniqueConstraint(
                fields=["translation", "part"],
                condition=~Q(part=""),
                name="outcomes_part_translated_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.part or self.paragraph_id} ({self.translation_id})"


class TranslatedText(models.Model):
    """One saved translation. Never changed and never deleted: a trigger refuses.

    ``of_body`` are the authentic words it renders. While these stand it is up to date.
    """

    place = models.ForeignKey(
        TranslatedPlace, on_delete=models.PROTECT, related_name="texts"
    )
    base = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="outcome_translations",
    )
    body = models.TextField(blank=True)
    sha256 = models.CharField(max_length=64)
    of_body = models.TextField(blank=True)
    of_sha256 = models.CharField(max_length=64)
    client_uuid = models.UUIDField(unique=True, default=uuid.uuid4)
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("translated text")
        verbose_name_plural = _("translated texts")
        constraints = [
            # Lets the head be held to its own place by a foreign key.
            models.UniqueConstraint(
                fields=["id", "place"], name="outcomes_translated_text_with_place"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.sha256[:8]}"


class TranslationVersion(models.Model):
    """A translation as it was frozen for readers; it names the adopted text by its hash.

    Never changed: what is translated better later is a new version.
    """

    translation = models.ForeignKey(
        Translation, on_delete=models.PROTECT, related_name="versions"
    )
    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, related_name="translation_versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    #: Exactly the text whose hash is ``sha256``; see ``apps.outcomes.translated``.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["translation", "number"]
        verbose_name = _("version of a translation")
        verbose_name_plural = _("versions of translations")
        constraints = [
            models.UniqueConstraint(
                fields=["translation", "number"],
                name="outcomes_translation_number_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.translation_id} ({self.number})"

    @cached_property
    def content(self) -> dict[str, Any]:
        content: dict[str, Any] = json.loads(self.canonical)
        return content
