"""What the demonstration's sessions have found, as their rapporteurs filed it."""

from collections.abc import Iterable, Mapping

from apps.accounts.models import User
from apps.contributions.actions import Item, file_report, save_report, support
from apps.contributions.models import Contribution, Report
from apps.editions.models import Edition, KeyQuestion
from apps.programme.models import Session
from hrgl.demo.facts import FINDINGS, REPORTED, SUMMARY, DemoFinding
from hrgl.demo.keys import key_of

People = Mapping[str, User]


def report_on_a_workshop(edition: Edition, people: People) -> Report:
    """The rapporteur's filed report with its findings."""
    session = Session.objects.get(edition=edition, slug=REPORTED)
    if earlier := Report.objects.filter(session=session).first():
        return earlier
    report = save_report(
        session,
        by=people["rapporteur"],
        summary=SUMMARY,
        items=items_of(edition, FINDINGS),
    )
    return file_report(report, by=people["rapporteur"])


def items_of(edition: Edition, findings: Iterable[DemoFinding]) -> list[Item]:
    questions = list(
        KeyQuestion.objects.filter(cluster__edition=edition).order_by(
            "cluster__position", "position"
        )
    )
    return [
        Item(
            key=key_of(edition, f"finding:{number}"),
            kind=one.kind,
            text=one.text,
            key_questions=[questions[index] for index in one.answers],
        )
        for number, one in enumerate(findings)
    ]


def support_a_finding(edition: Edition, people: People) -> None:
    """The participant supports the first finding of the filed report."""
    finding = Contribution.objects.get(key=key_of(edition, "finding:0"))
    support(finding, by=people["participant"])
