"""The programme as it was made public, once and again."""

import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class Release(TimestampedModel):
    """A programme under a name; the database lets nobody change what it says.

    Its content names nobody: people stand there by the key of their role, and are
    looked up when it is read.
    """

    audited_by_name = True

    edition = models.ForeignKey(
        Edition,
        on_delete=models.PROTECT,
        related_name="releases",
        verbose_name=_("edition"),
    )
    number = models.PositiveIntegerField(_("number"))
    name = models.CharField(_("name"), max_length=80, blank=True)
    note = models.TextField(_("note"), blank=True)
    released_at = models.DateTimeField(_("released"))
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("released by"),
    )
    key = models.UUIDField(_("key of the form"), default=uuid.uuid4, unique=True)
    content = models.JSONField(_("content"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    #: When all letters about it were in the outbox.
    told_at = models.DateTimeField(_("told"), null=True)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"],
                name="programme_release_numbered_once_per_edition",
            )
        ]

    def __str__(self) -> str:
        return self.name or _now("Release %(number)d") % {"number": self.number}

    def get_absolute_url(self) -> str:
        return reverse("programme:release", args=[self.edition.slug, self.number])


@dataclass(frozen=True, slots=True)
class TwoReleases:
    """Two releases of one edition, to be compared."""

    before: Release
    after: Release

    @property
    def edition(self) -> Edition:
        return self.after.edition
