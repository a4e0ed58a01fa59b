"""Naming the time at which a report is due."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.models import ReportDue
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.programme.models import Session


@transaction.atomic
def set_due(session: Session, at: datetime | None, *, by: User) -> None:
    """The report of ``session`` is due ``at``, or a day after it where that is ``None``.

    Raises:
        Refused: the session would not have begun by then.
    """
    if at and session.starts_at and at <= session.starts_at:
        raise Refused(
            _("A report is due after its session has begun."), code="too_early"
        )
    before = ReportDue.objects.filter(session=session).first()
    if (before.at if before else None) == at:
        return
    if at is None:
        ReportDue.objects.filter(session=session).delete()
    else:
        ReportDue.objects.update_or_create(session=session, defaults={"at": at})
    record(
        by,
        "contributions.due_changed",
        session,
        before={"at": before.at if before else None},
        after={"at": at},
        edition_id=session.edition_id,
    )
