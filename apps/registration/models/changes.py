"""What people had answered before they changed it."""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration.models.application import Application


class FormerAnswerQuerySet(models.QuerySet["FormerAnswer"]):
    def in_order(self) -> Self:
        return self.order_by("-changed_at", "pk")


class FormerAnswer(TimestampedModel):
    """An answer before a change: to a fact of every application, or to a call's question.

    Answers that stand apart leave none behind, and a replaced file only its name.
    """

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="former_answers"
    )
    #: The same for all that was changed at once.
    changed_at = models.DateTimeField(_("changed"))
    column = models.CharField(_("fact"), max_length=32, blank=True)
    question_key = models.CharField(_("question"), max_length=16, blank=True)
    #: As in a draft; empty where the question had not been answered.
    values = ArrayField(models.TextField(), verbose_name=_("answer before"))
    keep_until = models.DateField(_("kept until"), null=True, blank=True)

    objects = FormerAnswerQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("earlier answer")
        verbose_name_plural = _("earlier answers")
        constraints = [
            models.CheckConstraint(
                condition=(Q(column="") & ~Q(question_key=""))
                | (~Q(column="") & Q(question_key="")),
                name="registration_former_answer_to_one_question",
            ),
            models.UniqueConstraint(
                fields=["application", "changed_at", "column", "question_key"],
                name="registration_former_answer_once_for_each_change",
            ),
        ]

    def __str__(self) -> str:
        return self.column or self.question_key
