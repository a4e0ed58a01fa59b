"""Until when the report of a session is awaited."""

from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.programme.models import Session

#: So long after a session its report is due, unless organisers name another time.
USUALLY = timedelta(hours=24)


class ReportDue(TimestampedModel):
    """The time that organisers have named for the report of one session."""

    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, related_name="report_due"
    )
    at = models.DateTimeField(_("due"))

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = _("due time of a report")
        verbose_name_plural = _("due times of reports")

    def __str__(self) -> str:
        return f"{self.session_id} {self.at:%Y-%m-%d %H:%M}"


def due_at(session: Session) -> datetime | None:
    """When the report of ``session`` is due; ``None`` while it has no time."""
    named: ReportDue | None = getattr(session, "report_due", None)
    if named:
        return named.at
    return session.ends_at + USUALLY if session.ends_at else None
