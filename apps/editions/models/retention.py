"""For how long an edition keeps what, where it differs from the rule."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.core.retention import ADJUSTABLE
from apps.editions.models.edition import Edition

#: Nobody needs an answer longer than this to hold an event.
LONGEST = 3650


class RetentionChoice(TimestampedModel):
    """The days of one class of data at one edition; without it the rule holds."""

    edition = models.ForeignKey(
        Edition, on_delete=models.CASCADE, related_name="retention_choices"
    )
    code = models.CharField(_("what is kept"), max_length=32, choices=ADJUSTABLE)
    days = models.PositiveSmallIntegerField(
        _("days after the event"),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST)],
    )

    class Meta:
        ordering = ["edition", "code"]
        verbose_name = _("time for which data are kept")
        verbose_name_plural = _("times for which data are kept")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "code"], name="editions_each_retention_once"
            ),
            models.CheckConstraint(
                condition=Q(days__gte=1, days__lte=LONGEST),
                name="editions_retention_is_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_code_display()}: {self.days}"
