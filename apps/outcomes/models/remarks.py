"""The explanatory remarks, finished after the adoption."""

import json
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.outcomes.models.adoption import Adoption


class RemarksVersion(models.Model):
    """All explanatory remarks to an adopted text at one moment, with their own hash.

    The adopted text and its hash stay what they were; this names them (ADR 0011). Never
    changed or deleted: a trigger refuses.
    """

    adoption = models.ForeignKey(
        Adoption, on_delete=models.PROTECT, related_name="remarks_versions"
    )
    number = models.PositiveSmallIntegerField(_("version"))
    #: Exactly the text whose hash is ``sha256``; see ``apps.outcomes.canonical``.
    canonical = models.TextField()
    sha256 = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["adoption", "number"]
        verbose_name = _("version of the remarks")
        verbose_name_plural = _("versions of the remarks")
        constraints = [
            models.UniqueConstraint(
                fields=["adoption", "number"], name="outcomes_remarks_number_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{_('Explanatory remarks')} {self.number}"

    @cached_property
    def content(self) -> dict[str, Any]:
        """``canonical``, read."""
        content: dict[str, Any] = json.loads(self.canonical)
        return content
