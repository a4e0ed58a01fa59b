from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from apps.core.models import TimestampedModel
from apps.programme.choices import Arranged, Service
from apps.programme.languages import SIGNED, choices
from apps.programme.models.sessions import Session


class Interpretation(TimestampedModel):
    """A language into which a session is interpreted or captioned.

    What is only asked for is known to organisers, and promised to nobody.
    """

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="interpretations"
    )
    service = models.CharField(
        pgettext_lazy("in how many ways a session can be followed", "service"),
        max_length=16,
        choices=Service,
        default=Service.SPOKEN,
    )
    language = models.CharField(_("language"), max_length=10, choices=choices)
    state = models.CharField(
        _("state"), max_length=16, choices=Arranged, default=Arranged.ASKED
    )

    class Meta:
        ordering = ["service", "language"]
        verbose_name = _("interpretation")
        verbose_name_plural = _("interpretation, sign language, captions")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "service", "language"],
                name="programme_interpreted_once_into_a_language",
                violation_error_message=_("This is listed already."),
            ),
            models.CheckConstraint(
                condition=Q(service=Service.SIGN, language__in=[*SIGNED])
                | (~Q(service=Service.SIGN) & ~Q(language__in=[*SIGNED])),
                name="programme_sign_languages_are_signed",
                violation_error_message=_(
                    "Choose a sign language for sign language, and a spoken one for"
                    " interpretation and captions."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_service_display()}: {self.get_language_display()}"
