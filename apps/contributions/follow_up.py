"""How far the reports of an edition are: what organisers look at after the sessions."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.timezone import now

from apps.contributions.choices import Standing
from apps.contributions.models import Contribution, Report, due_at
from apps.editions.models import Edition
from apps.programme.choices import ACTING, SessionRole
from apps.programme.models import Session, SessionPerson

TONES = {
    Standing.LATE: "danger",
    Standing.NOBODY: "danger",
    Standing.AWAITED: "warning",
    Standing.TO_COME: "plain",
    Standing.FILED: "good",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """A session and its report, begun or not."""

    session: Session
    report: Report | None
    due: datetime | None
    rapporteurs: tuple[str, ...]
    #: How many of its key questions have an answer by now, and how many there are.
    answered: int
    asked: int

    @property
    def standing(self) -> Standing:
        if self.report and self.report.is_filed:
            return Standing.FILED
        if not self.rapporteurs:
            return Standing.NOBODY
        if self.due and self.due <= now():
            return Standing.LATE
        return Standing.AWAITED if self.session.has_begun else Standing.TO_COME

    @property
    def tone(self) -> str:
        return TONES[self.standing]

    @property
    def can_be_reminded(self) -> bool:
        return self.standing in {Standing.AWAITED, Standing.LATE}


def expected_of(edition: Edition) -> list[Expected]:
    """The sessions that report, or should: with a rapporteur or with key questions."""
    rapporteur = Q(
        people__role=SessionRole.RAPPORTEUR,
        people__state__in=ACTING,
        people__person__isnull=False,
    )
    sessions = list(
        Session.objects.for_edition(edition)
        .published()
        .filter(rapporteur | Q(report__isnull=False) | Q(key_questions__isnull=False))
        .select_related("edition", "report", "report_due")
        .prefetch_related("key_questions")
        .distinct()
    )
    names = _rapporteurs(sessions)
    answers = _answers(sessions)
    return [
        Expected(
            session=session,
            report=getattr(session, "report", None),
            due=due_at(session),
            rapporteurs=tuple(names[session.pk]),
            answered=sum((session.pk, q.pk) in answers for q in questions),
            asked=len(questions),
        )
        for session in sessions
        for questions in [session.key_questions.all()]
    ]


def rapporteurs_of(sessions: Iterable[Session]) -> list[SessionPerson]:
    """Who writes the reports of ``sessions``."""
    return list(
        SessionPerson.objects.acting()
        .filter(session__in=sessions, role=SessionRole.RAPPORTEUR, person__isnull=False)
        .select_related("person", "session__edition", "session__report_due")
        .order_by("session", "pk")
    )


def _rapporteurs(sessions: list[Session]) -> dict[int, list[str]]:
    names: defaultdict[int, list[str]] = defaultdict(list)
    for one in rapporteurs_of(sessions):
        if one.person:
            names[one.session_id].append(one.person.name_for_others)
    return names


def _answers(sessions: list[Session]) -> set[tuple[int, int]]:
    """The pairs of session and key question to which something is written."""
    rows = Contribution.objects.filter(report__session__in=sessions).exclude(text="")
    return set(rows.values_list("report__session_id", "key_questions").distinct())
