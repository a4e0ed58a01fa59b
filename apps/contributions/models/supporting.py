"""Who supports what was found and proposed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Func, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from apps.contributions.models.contributions import Contribution
from apps.core.models import TimestampedModel


class Support(TimestampedModel):
    """That a person with a place supports a contribution; it goes with the contribution."""

    contribution = models.ForeignKey(
        Contribution, on_delete=models.CASCADE, related_name="supports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("support")
        verbose_name_plural = _("supports")
        constraints = [
            models.UniqueConstraint(
                fields=["contribution", "person"], name="contributions_supported_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contribution_id} {self.pk}"


def supporters() -> Coalesce:
    """How many support the contribution of an outer query, or one merged into it."""
    rows = Support.objects.filter(
        Q(contribution=OuterRef("pk")) | Q(contribution__merged_into=OuterRef("pk"))
    )
    people = rows.order_by().annotate(
        number=Func(F("person"), template="COUNT(DISTINCT %(expressions)s)")
    )
    return Coalesce(models.Subquery(people.values("number")), 0)
