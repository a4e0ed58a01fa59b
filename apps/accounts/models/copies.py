"""What a person takes away of their own data."""

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: A copy of everything is a risk of its own; the person has it by then.
KEPT_FOR = timedelta(days=7)
#: After so long an order that brought nothing is given again.
ORDER_LASTS = timedelta(seconds=20)


class DataCopyQuerySet(models.QuerySet["DataCopy"]):
    def waiting(self) -> Self:
        return self.filter(made_at=None)

    def lost(self) -> Self:
        """Ordered, and neither made nor given up."""
        return self.waiting().filter(
            failure="", requested_at__lte=timezone.now() - ORDER_LASTS
        )

    def past(self) -> Self:
        return self.filter(requested_at__lte=timezone.now() - KEPT_FOR)


class DataCopy(models.Model):
    """The newest copy that a person asked for of all that is held about them.

    Kept in the database, so that no file lies about; gone after a week.
    """

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="data_copy",
        verbose_name=_("person"),
    )
    language = models.CharField(_("language"), max_length=10)
    requested_at = models.DateTimeField(_("asked for"), default=timezone.now)
    made_at = models.DateTimeField(_("made"), null=True)
    as_json = models.BinaryField(null=True)
    #: Empty where this machine cannot print; the other file is there then.
    as_pdf = models.BinaryField(null=True)
    failure = models.TextField(_("failure"), blank=True)

    objects = DataCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("copy of personal data")
        verbose_name_plural = _("copies of personal data")
        constraints = [
            models.CheckConstraint(
                condition=Q(made_at=None, as_json=None)
                | Q(made_at__isnull=False, as_json__isnull=False),
                name="accounts_copy_made_has_content",
            )
        ]

    def __str__(self) -> str:
        return f"{self._meta.verbose_name} {self.pk}"

    @property
    def ends_at(self) -> datetime:
        return self.requested_at + KEPT_FOR
