"""People whom organisers know without an application."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition


class OpenedAccountQuerySet(models.QuerySet["OpenedAccount"]):
    def listed(self) -> Self:
        """Without those who are in no list."""
        return self.filter(person__is_active=True, person__is_hidden=False)


class OpenedAccount(TimestampedModel):
    """That organisers brought somebody's name and address, and what they wrote.

    The account, where it was there before, says what its person wrote; the organisers
    are shown only what they wrote themselves. Removing the row ends what they know.
    """

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="opened_accounts"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        # An account that waits for its first sign-in stays as long as this row.
        on_delete=models.PROTECT,
        related_name="opened_accounts",
        verbose_name=_("person"),
    )
    full_name = models.CharField(_("full name"), max_length=200)
    language = models.CharField(
        _("language"), max_length=10, blank=True, choices=settings.LANGUAGES
    )
    time_zone = models.CharField(_("time zone"), max_length=64, blank=True)
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("brought by"),
        editable=False,
    )

    objects = OpenedAccountQuerySet.as_manager()

    class Meta:
        ordering = ["full_name", "pk"]
        verbose_name = _("account brought by organisers")
        verbose_name_plural = _("accounts brought by organisers")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "person"],
                name="registration_account_opened_once_per_edition",
            )
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}: {self.pk}"
