"""The working state of the programme."""

from copy import copy

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.models.facts import SessionFacts, ends_after_it_starts
from apps.programme.models.sessions import Session


class SessionPlan(SessionFacts, TimestampedModel):
    """What a session shall be from the next release on.

    A session without a plan is planned as it is.
    """

    session = models.OneToOneField(
        Session, on_delete=models.CASCADE, related_name="plan", editable=False
    )
    #: Grows with each change, so that two who plan at once can be told.
    version = models.PositiveIntegerField(_("version"), default=0, editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("changed by"),
    )

    class Meta:
        ordering = ["pk"]
        verbose_name = _("plan of a session")
        verbose_name_plural = _("plans of sessions")
        constraints = [ends_after_it_starts("programme_plan_ends_after_it_starts")]

    def as_session(self) -> Session:
        """The session as it would be; not to be saved."""
        session = copy(self.session)
        session.take_facts(self)
        return session

    def __str__(self) -> str:
        return self.title
