"""Letters about session reports."""

from datetime import date

from django.urls import reverse

from apps.accounts.models import User
from apps.contributions.models import Report, due_at
from apps.core.addresses import absolute
from apps.notifications.letters import Letter
from apps.programme.models import Session, SessionPerson


def report_filed(report: Report, to: User) -> Letter:
    """Tell a drafter that a report is ready; each filing anew."""
    session = report.session
    filed = report.filed_at.timestamp() if report.filed_at else 0
    return Letter(
        key=f"report-filed:{report.pk}:{filed:.0f}:{to.pk}",
        to=to,
        template="contributions/report_filed",
        edition_id=session.edition_id,
        context={
            "session_title": session.title,
            "contributions": report.contributions.count(),
            "url": _address(session),
        },
    )


def report_awaited(rapporteur: SessionPerson, *, day: date) -> Letter:
    """Ask a rapporteur for the report of a session; once a day."""
    session = rapporteur.session
    return Letter(
        key=f"report-awaited:{session.pk}:{rapporteur.person_id}:{day}",
        to=rapporteur.person,
        template="contributions/report_awaited",
        edition_id=session.edition_id,
        context={
            "session_title": session.title,
            "due": due_at(session),
            "url": _address(session),
        },
    )


def _address(session: Session) -> str:
    words = {"edition": session.edition.slug, "session": session.slug}
    return absolute(reverse("contributions:report", kwargs=words))
