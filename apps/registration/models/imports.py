"""Tables that were brought and wait to be confirmed."""

import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part


class ApplicationImport(TimestampedModel):
    """A table of applications as it was read and checked; erased after a day.

    Until it is confirmed nothing of it is written anywhere else.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, related_name="+", verbose_name=_("part")
    )
    brought_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        verbose_name=_("brought by"),
    )
    rows = models.JSONField(_("rows"), default=list)
    read_as = models.CharField(_("read as"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("number of rows"), default=0)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("import of applications")
        verbose_name_plural = _("imports of applications")

    def __str__(self) -> str:
        return f"{self.part_id}: {self.number}"
