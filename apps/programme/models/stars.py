"""Sessions that somebody wants to find again."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.models.sessions import Session


class Star(TimestampedModel):
    """That a person keeps a session in view; only they see it."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="stars")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="stars"
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("star")
        verbose_name_plural = _("stars")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "person"], name="programme_one_star_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.session_id}"
