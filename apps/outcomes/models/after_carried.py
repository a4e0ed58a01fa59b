"""What a later edition makes of the encouragements of an earlier one."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes.after_choices import Taken
from apps.outcomes.models.document import Paragraph


class Carried(TimestampedModel):
    """One encouragement, and what ``edition`` makes of it."""

    edition = models.ForeignKey(
        Edition, on_delete=models.PROTECT, related_name="carried"
    )
    paragraph = models.ForeignKey(
        Paragraph, on_delete=models.PROTECT, related_name="carried"
    )
    how = models.CharField(_("what becomes of it"), max_length=16, choices=Taken)
    question = models.ForeignKey(
        KeyQuestion,
        null=True,
        on_delete=models.PROTECT,
        related_name="carried",
        verbose_name=_("key question"),
    )
    note = models.TextField(_("how, or why not"), blank=True)
    #: How often it was written; a page that knows another number is out of date.
    edits = models.PositiveIntegerField(default=1, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("encouragement carried forward")
        verbose_name_plural = _("encouragements carried forward")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "paragraph"], name="outcomes_carried_once"
            ),
            models.CheckConstraint(
                condition=Q(how=Taken.QUESTION, question__isnull=False)
                | Q(
                    how__in=[Taken.SESSION, Taken.PROVISION, Taken.DROPPED],
                    question__isnull=True,
                ),
                name="outcomes_a_key_question_is_named_where_one_asks",
            ),
            models.CheckConstraint(
                condition=~Q(how=Taken.DROPPED, note=""),
                name="outcomes_dropped_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.get_how_display()
