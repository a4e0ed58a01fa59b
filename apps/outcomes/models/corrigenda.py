"""Corrections of clerical mistakes in an adopted text, beside it."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.outcomes.frozen import Correction
from apps.outcomes.models.adoption import Adoption

#: A clerical mistake is a few words.
LONGEST = 200


class Corrigendum(models.Model):
    """A few words in one place of an adopted text, and what they are meant to be.

    The adopted text and its hash stay what they were; this names them (ADR 0038). Never
    changed or deleted: a trigger refuses.
    """

    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, related_name="corrigenda"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    #: Exactly the text whose hash is ``sha256``; see ``apps.outcomes.canonical``.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["adoption", "number"]
        verbose_name = _("corrigendum")
        verbose_name_plural = _("corrigenda")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "number"], name="outcomes_corrigendum_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Corrigendum')} {self.number}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """``canonical``, read."""
        content: dict[str, Any] = json.loads(self.canonical)
        return content

    @property
    def correction(self) -> Correction:
        return Correction(
            corrigendum=self.number,
            **{
                name: self.content[name]
                for name in ("paragraph", "kind", "place", "old", "new", "reason")
            },
        )
