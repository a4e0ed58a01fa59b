"""The workshop of the earlier edition, and what its rapporteur filed."""

from collections.abc import Mapping

from apps.accounts.models import User
from apps.contributions.actions import file_report, merge, save_report
from apps.contributions.models import Report
from apps.editions.choices import PartKind
from apps.editions.models import Edition, KeyQuestion, Part, QuestionCluster
from apps.programme.actions import releasing
from apps.programme.choices import SessionKind, SessionRole
from apps.programme.models import Session, SessionPerson
from hrgl.demo.earlier import (
    FINDINGS,
    MERGED,
    QUESTIONS,
    SUMMARY,
    TITLE,
    WORKSHOP,
    WORKSHOP_BEGINS,
    WORKSHOP_ENDS,
    WORKSHOP_TITLE,
)
from hrgl.demo.reported import finding_of, items_of

People = Mapping[str, User]


def hold_an_earlier_workshop(edition: Edition, people: People) -> None:
    """Its session, its filed report, and two findings that say the same."""
    session = Session.objects.filter(edition=edition, slug=WORKSHOP).first()
    session = session or _hold(edition, people)
    if Report.objects.filter(session=session).exists():
        return
    report = save_report(
        session,
        by=people["rapporteur"],
        summary=SUMMARY,
        items=items_of(edition, FINDINGS),
    )
    # By whoever would otherwise be told of it in a letter.
    file_report(report, by=people["organiser"])
    into, other = (finding_of(edition, number) for number in MERGED)
    merge(into, [other], by=people["organiser"])


def _hold(edition: Edition, people: People) -> Session:
    part, _new = Part.objects.get_or_create(edition=edition, kind=PartKind.ACADEMY)
    session = Session.objects.create(
        edition=edition,
        part=part,
        slug=WORKSHOP,
        title=WORKSHOP_TITLE,
        kind=SessionKind.WORKSHOP,
        starts_at=WORKSHOP_BEGINS,
        ends_at=WORKSHOP_ENDS,
    )
    session.key_questions.set(_ask(edition))
    SessionPerson.objects.create(
        session=session, person=people["rapporteur"], role=SessionRole.RAPPORTEUR
    )
    releasing.release(
        edition,
        by=people["organiser"],
        drafts=[session.pk],
        name="Programme",
        tells=False,
    )
    session.refresh_from_db()
    return session


def _ask(edition: Edition) -> list[KeyQuestion]:
    cluster, _new = QuestionCluster.objects.get_or_create(
        edition=edition, code="C1", defaults={"position": 1, "title": TITLE}
    )
    return [
        KeyQuestion.objects.get_or_create(
            cluster=cluster,
            code=f"C1.Q{number}",
            defaults={"position": number, "text": text},
        )[0]
        for number, text in enumerate(QUESTIONS, 1)
    ]
