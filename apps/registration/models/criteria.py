"""What applications are judged by, stated with the call."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration.models.application import Call
from apps.registration.worded import marked

HIGHEST_SCORE = 10
HIGHEST_WEIGHT = 10


class Criterion(TimestampedModel):
    """One thing that reviewers give points for; applicants read it before they apply."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="criteria")
    code = models.SlugField(
        _("code"), max_length=40, help_text=_("A short name for tables and exports.")
    )
    text = models.CharField(
        _("text"), max_length=500, help_text=_("As applicants and reviewers read it.")
    )
    max_score = models.PositiveSmallIntegerField(
        _("most points"),
        default=5,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_SCORE)],
    )
    weight = models.PositiveSmallIntegerField(
        _("weight"),
        default=1,
        validators=[MinValueValidator(1), MaxValueValidator(HIGHEST_WEIGHT)],
        help_text=_("How often its points count."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=1)

    class Meta:
        ordering = ["call", "position", "pk"]
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "code"],
                name="registration_criterion_code_once",
                violation_error_message=_("Another criterion has this code."),
            ),
            models.CheckConstraint(
                condition=Q(max_score__gte=1, max_score__lte=HIGHEST_SCORE),
                name="registration_criterion_max_score",
                violation_error_message=_("The most points are from 1 to 10."),
            ),
            models.CheckConstraint(
                condition=Q(weight__gte=1, weight__lte=HIGHEST_WEIGHT),
                name="registration_criterion_weight",
                violation_error_message=_("The weight is from 1 to 10."),
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def words(self) -> str:
        return marked(
            self.text, {one.language: one.text for one in self.wordings.all()}
        )
