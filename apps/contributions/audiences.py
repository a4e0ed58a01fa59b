"""Whom reminders of reports go to."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.contributions.choices import ReportState
from apps.programme.audiences import Audience, tells_audience
from apps.programme.choices import ACTING, Anchor, SessionRole
from apps.programme.models import Session, SessionPerson


def _without_report(session: Session) -> QuerySet[SessionPerson]:
    rows = SessionPerson.objects.filter(
        session=session,
        role=SessionRole.RAPPORTEUR,
        person__isnull=False,
        state__in=ACTING,
    )
    return rows.exclude(session__report__state=ReportState.FILED)


NO_REPORT = tells_audience(
    Audience(
        code="no_report",
        label=_("Rapporteurs whose report is still to come"),
        anchors=frozenset({Anchor.SESSION_END}),
        rows=_without_report,
        sign="r",
        is_duty=True,
    )
)
