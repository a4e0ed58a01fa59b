"""Reports that are due."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contributions.choices import READERS, ReportState
from apps.contributions.models import due_at
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.queries import worked_at
from apps.programme.choices import ACTING, SessionRole
from apps.programme.models import Session


@tells_duties
def report_on_sessions(person: User) -> Iterator[Duty]:
    """A report waits once the session has begun, until it is filed; see ``due_at``."""
    due = (
        Session.objects.published()
        .filter(
            people__person=person,
            people__role=SessionRole.RAPPORTEUR,
            people__state__in=ACTING,
            starts_at__lte=now(),
        )
        .exclude(report__state=ReportState.FILED)
        .select_related("edition", "report", "report_due")
        .order_by("starts_at", "pk")
    )
    for session in due:
        report = getattr(session, "report", None)
        at = due_at(session)
        is_late = at is not None and at <= now()
        begun = report.get_state_display() if report else _("Not begun")
        yield Duty(
            edition=str(session.edition.year),
            title=_("Report on “%(title)s”, due:") % {"title": session.title}
            if at
            else _("Report on “%(title)s”") % {"title": session.title},
            href=reverse(
                "contributions:report", args=[session.edition.slug, session.slug]
            ),
            state=_("Overdue") if is_late else begun,
            tone="danger" if is_late else "warning",
            begins=at,
            zone=session.edition.time_zone,
            waits=True,
        )


@tells_duties
def open_the_reports(person: User) -> Iterator[Duty]:
    for edition in worked_at(person, Job.RAPPORTEUR):
        yield Duty(
            edition=str(edition.year),
            title=_("Session reports"),
            href=reverse("contributions:mine", args=[edition.slug]),
            hint=_("The sessions you report on, and how far each report is."),
        )


@tells_duties
def read_the_findings(person: User) -> Iterator[Duty]:
    for edition in worked_at(person, *READERS):
        yield Duty(
            edition=str(edition.year),
            title=_("Contributions"),
            href=reverse("contributions:list", args=[edition.slug]),
            hint=_("What the sessions have found and proposed."),
        )
