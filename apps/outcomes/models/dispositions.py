"""What became of what people have said, and why."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import Contribution
from apps.outcomes.choices import Outcome
from apps.outcomes.models.document import Paragraph, Revision
from apps.outcomes.models.voices import Amendment, Comment

#: What a disposition can be of.
THINGS = ("amendment", "comment", "contribution")


def _exactly_one() -> Q:
    condition = Q()
    for thing in THINGS:
        others = {f"{other}__isnull": other != thing for other in THINGS}
        condition |= Q(**others)
    return condition


class DispositionQuerySet(models.QuerySet["Disposition"]):
    def current(self) -> Self:
        return self.filter(is_current=True)

    def untold(self) -> Self:
        return self.filter(told_at__isnull=True)


class Disposition(models.Model):
    """Accepted, merged, not accepted, withdrawn: with the reason and where it led.

    Another word later is another row; a trigger lets nothing of a row change but that
    it is no longer the latest, and that its person has been told.
    """

    amendment = models.ForeignKey(
        Amendment, null=True, on_delete=models.PROTECT, related_name="dispositions"
    )
    comment = models.ForeignKey(
        Comment, null=True, on_delete=models.PROTECT, related_name="dispositions"
    )
    contribution = models.ForeignKey(
        Contribution, null=True, on_delete=models.PROTECT, related_name="dispositions"
    )
    outcome = models.CharField(_("result"), max_length=24, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=1_000, blank=True)
    #: The text that an accepted amendment led to.
    revision = models.ForeignKey(
        Revision, null=True, on_delete=models.PROTECT, related_name="dispositions"
    )
    #: The paragraph of the draft that it ended up in.
    paragraph = models.ForeignKey(
        Paragraph, null=True, on_delete=models.PROTECT, related_name="dispositions"
    )
    #: With which amendment it was merged.
    into = models.ForeignKey(
        Amendment, null=True, on_delete=models.PROTECT, related_name="merged"
    )
    is_current = models.BooleanField(default=True)
    told_at = models.DateTimeField(_("told"), null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    at = models.DateTimeField(_("decided"))

    objects = DispositionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("disposition")
        verbose_name_plural = _("dispositions")
        indexes = [
            models.Index(
                fields=["at"],
                condition=Q(told_at__isnull=True),
                name="outcomes_untold",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=_exactly_one(), name="outcomes_disposition_of_one_thing"
            ),
            *(
                models.UniqueConstraint(
                    fields=[thing],
                    condition=Q(is_current=True),
                    name=f"outcomes_one_current_disposition_of_{thing}",
                )
                for thing in THINGS
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=Outcome.values),
                name="outcomes_outcome_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.NOT_ACCEPTED) | ~Q(reason=""),
                name="outcomes_not_accepted_with_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.MERGED)
                | Q(into__isnull=False)
                | ~Q(reason=""),
                name="outcomes_merged_with_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.pk}"

    @property
    def voice(self) -> Amendment | Comment | None:
        return self.amendment or self.comment
