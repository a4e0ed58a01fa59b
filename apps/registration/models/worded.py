"""The text and the criteria of a call in other languages than the first."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.registration.models.application import Call
from apps.registration.models.criteria import Criterion
from apps.registration.worded import FIRST_LANGUAGE, OTHER_LANGUAGES


class CallWording(TimestampedModel):
    """The text of a call in another language."""

    call = models.ForeignKey(Call, on_delete=models.CASCADE, related_name="wordings")
    language = models.CharField(
        _("language"), max_length=10, choices=OTHER_LANGUAGES, blank=False
    )
    text = models.TextField(_("text of the call"))

    class Meta:
        ordering = ["call", "pk"]
        verbose_name = _("translation of the text")
        verbose_name_plural = _("translations of the text")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "language"],
                name="registration_call_wording_once_per_language",
                violation_error_message=_("There is a wording in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(language=FIRST_LANGUAGE),
                name="registration_call_wording_translates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call} ({self.get_language_display()})"


class CriterionWording(TimestampedModel):
    """A criterion in another language."""

    criterion = models.ForeignKey(
        Criterion, on_delete=models.CASCADE, related_name="wordings"
    )
    language = models.CharField(
        _("language"), max_length=10, choices=OTHER_LANGUAGES, blank=False
    )
    text = models.CharField(_("text"), max_length=500)

    class Meta:
        ordering = ["criterion", "pk"]
        verbose_name = _("translation of the criterion")
        verbose_name_plural = _("translations of the criterion")
        constraints = [
            models.UniqueConstraint(
                fields=["criterion", "language"],
                name="registration_criterion_wording_once_per_language",
                violation_error_message=_("There is a wording in this language."),
            ),
            models.CheckConstraint(
                condition=~Q(language=FIRST_LANGUAGE),
                name="registration_criterion_wording_translates",
            ),
        ]

    def __str__(self) -> str:
        return self.text
