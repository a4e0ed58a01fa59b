"""Tables that were brought and wait to be confirmed."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition, Part
from apps.registration.choices import TableOf


class TableImport(TimestampedModel):
    """A table as it was read and checked; erased after a day.

    Until it is confirmed nothing of it is written anywhere else.
    """

    key = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    table_of = models.CharField(_("table of"), max_length=12, choices=TableOf)
    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="+", verbose_name=_("edition")
    )
    part = models.ForeignKey(
        Part,
        on_delete=models.CASCADE,
        related_name="+",
        null=True,
        verbose_name=_("part"),
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
    writes_letters = models.BooleanField(_("a letter goes to each"), default=True)
    confirmed_at = models.DateTimeField(_("confirmed"), null=True, editable=False)

    class Meta:
        ordering = ["-created_at"]
        verbose_name = _("table to be confirmed")
        verbose_name_plural = _("tables to be confirmed")
        constraints = [
            models.CheckConstraint(
                condition=Q(table_of=TableOf.APPLICATIONS, part__isnull=False)
                | (~Q(table_of=TableOf.APPLICATIONS) & Q(part__isnull=True)),
                name="registration_only_applications_are_of_one_part",
            )
        ]

    def __str__(self) -> str:
        return f"{self.table_of} {self.edition_id}: {self.number}"
