"""What the pages about contributions show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.timezone import now

from apps.contributions.choices import LINKABLE, READERS, WRITERS, Kind, ReportState
from apps.contributions.models import Contribution, Report, Support
from apps.contributions.models.contributions import ContributionQuerySet
from apps.contributions.models.supporting import supporters
from apps.editions.models import Edition, KeyQuestion
from apps.editions.rules import holds, is_organiser
from apps.programme.choices import ACTING, SessionRole
from apps.programme.models import Session, SessionPerson
from apps.registration.models import Application, WorldRegion

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


def contributions_for(
    user: "User | AnonymousUser", edition: Edition
) -> ContributionQuerySet:
    """Filed contributions of ``edition`` that ``user`` may read, ready to be listed."""
    return (
        Contribution.objects.for_edition(edition)
        .filed()
        .visible_to(user)
        .select_related("report__session", "world_region")
        .annotate(supporters=supporters())
        .prefetch_related("key_questions")
        .order_by("report__session__starts_at", "report__session_id", "position", "pk")
    )


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


def with_own_support(
    rows: QuerySet[Contribution], user: "User | AnonymousUser"
) -> QuerySet[Contribution]:
    """Annotate ``is_supported`` by ``user``, also what was merged into the row."""
    own = Support.objects.filter(person=user.pk)
    return rows.annotate(
        is_supported=Exists(
            own.filter(
                Q(contribution=OuterRef("pk"))
                | Q(contribution__merged_into=OuterRef("pk"))
            )
        )
    )


def linkable_by(
    user: "User | AnonymousUser", edition: Edition, rows: Iterable[Contribution]
) -> set[int]:
    """Which of ``rows``, all of ``edition``, ``user`` may link; ``rules`` says the same."""
    if not user.is_authenticated:
        return set()
    can = [row for row in rows if row.kind in LINKABLE]
    if holds(user, edition, *READERS):
        return {row.pk for row in can}
    own = SessionPerson.objects.acting().filter(
        session__edition=edition, person=user, role=SessionRole.RAPPORTEUR
    )
    sessions = set(own.values_list("session", flat=True)) if can else set()
    return {row.pk for row in can if row.report.session_id in sessions}


def sessions_that_take(edition: Edition) -> QuerySet[Session]:
    """The sessions to which participants may hand in something now."""
    begun = (
        Session.objects.for_edition(edition).published().filter(starts_at__lte=now())
    )
    rapporteur = Q(
        people__role=SessionRole.RAPPORTEUR,
        people__state__in=ACTING,
        people__person__isnull=False,
    )
    open_to_all = begun.filter(rapporteur).exclude(report__state=ReportState.FILED)
    return open_to_all.distinct().order_by("starts_at", "pk")


def kinds_for(person: "User", edition: Edition) -> list[Kind]:
    """What ``person`` can hand in: aspirations of the next generation only if part of it.

    Each applicant has said so, or not, in the application for a part of ``edition``.
    """
    own = Application.objects.filter(
        person=person, part__edition=edition, next_generation=True
    )
    if own.exists():
        return list(Kind)
    return [kind for kind in Kind if kind != Kind.ASPIRATION]
