"""The demonstration's filed report, and what the drafters made of it."""

from collections.abc import Mapping
from uuid import NAMESPACE_URL, UUID, uuid5

from apps.accounts.models import User
from apps.contributions.actions import Item, file_report, save_report
from apps.contributions.models import Report
from apps.editions.models import Edition, KeyQuestion
from apps.programme.models import Session
from hrgl.demo.facts import FINDINGS, REPORTED, SUMMARY

People = Mapping[str, User]


def key_of(edition: Edition, name: str) -> UUID:
    """The same key each time, so that nothing is written twice."""
    return uuid5(NAMESPACE_URL, f"demo:{edition.slug}:{name}")


def report_on_a_workshop(edition: Edition, people: People) -> Report:
    """The rapporteur's filed report with its findings."""
    session = Session.objects.get(edition=edition, slug=REPORTED)
    if earlier := Report.objects.filter(session=session).first():
        return earlier
    questions = list(
        KeyQuestion.objects.filter(cluster__edition=edition).order_by(
            "cluster__position", "position"
        )
    )
    report = save_report(
        session,
        by=people["rapporteur"],
        summary=SUMMARY,
        items=[
            Item(
                key=key_of(edition, f"finding:{number}"),
                kind=kind,
                text=text,
                key_questions=[questions[index] for index in answered],
            )
            for number, (kind, text, answered) in enumerate(FINDINGS)
        ],
    )
    return file_report(report, by=people["rapporteur"])
