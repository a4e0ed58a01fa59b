"""What authorities have done about each encouragement, year by year."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.outcomes.after_choices import Done, EndorsementState
from apps.outcomes.models.after import Endorsement
from apps.outcomes.models.document import Paragraph


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def public(self) -> Self:
        """Told to everybody, as long as the endorsement is shown."""
        return self.filter(is_public=True, endorsement__state=EndorsementState.SHOWN)


class FollowUp(TimestampedModel):
    """One authority about one encouragement in one year; it may be corrected."""

    endorsement = models.ForeignKey(
        Endorsement, on_delete=models.PROTECT, related_name="follow_ups"
    )
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="follow_ups"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    state = models.CharField(_("state"), max_length=16, choices=Done)
    text = models.TextField(_("what has been done"))
    link = models.URLField(_("address"), max_length=500, blank=True)
    is_public = models.BooleanField(_("shown to everybody"), default=False)
    #: How often it was written; a page that knows another number is out of date.
    edits = models.PositiveIntegerField(default=1, editable=False)
    reported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "pk"]
        verbose_name = _("follow-up")
        verbose_name_plural = _("follow-ups")
        constraints = [
            models.UniqueConstraint(
                fields=["endorsement", "paragraph", "year"],
                name="outcomes_one_follow_up_a_year",
            ),
            models.CheckConstraint(
                condition=Q(state__in=Done.values),
                name="outcomes_state_of_a_follow_up_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}: {self.get_state_display()}"
