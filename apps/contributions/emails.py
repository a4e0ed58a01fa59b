"""Letters about session reports."""

from django.urls import reverse

from apps.accounts.models import User
from apps.contributions.models import Report
from apps.core.addresses import absolute
from apps.notifications.letters import Letter


def report_filed(report: Report, to: User) -> Letter:
    """Tell a drafter that a report is ready; each filing anew."""
    session = report.session
    filed = report.filed_at.timestamp() if report.filed_at else 0
    return Letter(
        key=f"report-filed:{report.pk}:{filed:.0f}:{to.pk}",
        to=to,
        template="contributions/report_filed",
        context={
            "session_title": session.title,
            "contributions": report.contributions.count(),
            "url": absolute(
                reverse(
                    "contributions:report",
                    kwargs={"edition": session.edition.slug, "session": session.slug},
                )
            ),
        },
    )
