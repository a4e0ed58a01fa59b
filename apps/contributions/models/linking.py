"""Which challenge, solution and practice belong together."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.contributions.models.contributions import Contribution
from apps.core.models import TimestampedModel


class Link(TimestampedModel):
    """Two contributions of different kinds: the older one is ``one``."""

    one = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Contribution, on_delete=models.CASCADE, related_name="+")
    linked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("link between contributions")
        verbose_name_plural = _("links between contributions")
        constraints = [
            models.UniqueConstraint(
                fields=["one", "other"], name="contributions_linked_once"
            ),
            models.CheckConstraint(
                condition=models.Q(one__lt=models.F("other")),
                name="contributions_link_has_one_direction",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} {self.other_id}"
