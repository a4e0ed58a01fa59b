"""What the pages about contributions show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Q, QuerySet

from apps.contributions.choices import ReportState
from apps.contributions.models import Contribution, Report
from apps.editions.models import Edition, KeyQuestion
from apps.editions.rules import is_organiser
from apps.programme.choices import SessionRole
from apps.programme.models import Session

if TYPE_CHECKING:
    from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class SessionReport:
    session: Session
    report: Report | None


def questions_of(edition: Edition) -> QuerySet[KeyQuestion]:
    return (
        KeyQuestion.objects.filter(cluster__edition=edition)
        .select_related("cluster")
        .order_by("cluster__position", "position")
    )


def coverage_of(edition: Edition) -> QuerySet[KeyQuestion]:
    """Each key question with ``filed``, the number of contributions on it."""
    return questions_of(edition).annotate(
        filed=Count(
            "contributions",
            filter=Q(contributions__report__state=ReportState.FILED),
            distinct=True,
        )
    )


def contributions_for(
    user: "User | AnonymousUser", edition: Edition, question: KeyQuestion | None
) -> QuerySet[Contribution]:
    """Filed contributions of ``edition`` that ``user`` may read, ready to be listed."""
    rows = (
        Contribution.objects.for_edition(edition)
        .filed()
        .visible_to(user)
        .select_related("report__session")
        .prefetch_related("key_questions")
        .order_by("report__session__starts_at", "report__session_id", "position", "pk")
    )
    return rows.for_question(question) if question else rows


def reports_of(user: "User", edition: Edition) -> list[SessionReport]:
    """The sessions ``user`` reports on; all with a report for an organiser."""
    sessions = Session.objects.for_edition(edition).select_related("report")
    own = Q(people__person=user, people__role=SessionRole.RAPPORTEUR)
    if is_organiser(user, edition):
        own |= Q(people__role=SessionRole.RAPPORTEUR) | Q(report__isnull=False)
    return [
        SessionReport(session, getattr(session, "report", None))
        for session in sessions.filter(own).distinct()
    ]
