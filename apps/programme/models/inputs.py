from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.models.people import SessionPerson
from apps.programme.models.sessions import Session


class SessionInput(TimestampedModel):
    """One of the pieces a session consists of: a talk, a case, a round of discussion."""

    session = models.ForeignKey(
        Session, on_delete=models.CASCADE, related_name="inputs"
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=200)
    speaker = models.ForeignKey(
        SessionPerson,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="inputs",
        verbose_name=_("by whom"),
    )
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("input")
        verbose_name_plural = _("inputs")

    def __str__(self) -> str:
        return self.title
