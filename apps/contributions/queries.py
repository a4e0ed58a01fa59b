"""What the pages about contributions show."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from apps.contributions.choices import WRITERS
from apps.contributions.models import Contribution, Report
from apps.editions.models import Edition, KeyQuestion
from apps.editions.rules import is_organiser
from apps.programme.choices import ACTING, SessionRole
from apps.programme.models import Session
from apps.registration.models import WorldRegion

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


def regions() -> QuerySet[WorldRegion]:
    """The world regions of the scheme that the organisers use for all counts."""
    return WorldRegion.objects.filter(scheme__is_default=True)


def coverage_of(
    user: "User | AnonymousUser", edition: Edition
) -> QuerySet[KeyQuestion]:
    """Each key question with ``filed``, the contributions on it that ``user`` may see.

    A number that counted hidden ones would tell of them.
    """
    readable = (
        Contribution.objects.for_edition(edition)
        .filed()
        .visible_to(user)
        .filter(key_questions=OuterRef("pk"))
        .order_by()
        .values("key_questions")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return questions_of(edition).annotate(filed=Coalesce(Subquery(readable), 0))


def contributions_for(
    user: "User | AnonymousUser", edition: Edition, question: KeyQuestion | None
) -> QuerySet[Contribution]:
    """Filed contributions of ``edition`` that ``user`` may read, ready to be listed."""
    rows = (
        Contribution.objects.for_edition(edition)
        .filed()
        .visible_to(user)
        .select_related("report__session", "world_region")
        .prefetch_related("key_questions")
        .order_by("report__session__starts_at", "report__session_id", "position", "pk")
    )
    return rows.for_question(question) if question else rows


def reports_of(user: "User", edition: Edition) -> list[SessionReport]:
    """The sessions ``user`` reports on; all with a report for an organiser."""
    sessions = Session.objects.for_edition(edition).select_related("report")
    own = Q(people__person=user, people__role__in=WRITERS, people__state__in=ACTING)
    if is_organiser(user, edition):
        own |= Q(people__role=SessionRole.RAPPORTEUR) | Q(report__isnull=False)
    return [
        SessionReport(session, getattr(session, "report", None))
        for session in sessions.filter(own).distinct()
    ]
