"""Frozen texts."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.outcomes import frozen
from apps.outcomes.choices import ASKABLE, Purpose
from apps.outcomes.models.document import Document


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
