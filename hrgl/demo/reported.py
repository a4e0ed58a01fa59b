"""What the demonstration's sessions have found, as their rapporteurs filed it."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from apps.accounts.models import User
from apps.contributions import queries
from apps.contributions.actions import (
    Item,
    file_report,
    hand_in,
    link,
    merge,
    save_report,
    support,
)
from apps.contributions.choices import Attribution
from apps.contributions.models import Contribution, Report
from apps.core.refusals import Refused
from apps.editions.models import Edition
from apps.programme.models import Session
from apps.registration.models import WorldRegion
from hrgl.demo.facts import (
    BELONG_TOGETHER,
    FINDINGS,
    HANDED_IN,
    HANDED_IN_THERE,
    MERGED_WITH,
    REPORTED,
    SUMMARY,
    WALKED,
    DemoFinding,
)
from hrgl.demo.keys import key_of

People = Mapping[str, User]

AGREED = "Said so in the session."


def report_on_a_workshop(edition: Edition, people: People) -> Report:
    """The rapporteur's filed report with its findings, and what a participant added."""
    session = Session.objects.get(edition=edition, slug=REPORTED)
    if earlier := Report.objects.filter(session=session).first():
        return earlier
    rapporteur = people["rapporteur"]
    save_report(
        session,
        by=rapporteur,
        summary=SUMMARY,
        items=items_of(edition, FINDINGS),
    )
    added = _hand_in(session, HANDED_IN, by=people["participant"])
    # The rapporteur shows it to everybody.
    shown = replace(_item(edition, HANDED_IN), key=added.key)
    report = save_report(session, by=rapporteur, summary=SUMMARY, items=[shown])
    report = file_report(report, by=rapporteur)
    merge(finding_of(edition, MERGED_WITH), [added], by=people["drafter"])
    challenge, solution, practice = (finding_of(edition, n) for n in BELONG_TOGETHER)
    link(solution, [challenge, practice], by=rapporteur)
    return report


def hand_in_after_a_walk(edition: Edition, people: People) -> None:
    """What a participant added to a report that the rapporteur has yet to begin."""
    session = Session.objects.filter(edition=edition, slug=WALKED).first()
    if session is None or Report.objects.filter(session=session).exists():
        return
    try:
        _hand_in(session, HANDED_IN_THERE, by=people["participant"])
    except Refused:
        # Somebody has put the session off, or taken its rapporteur away.
        return


def _hand_in(session: Session, what: DemoFinding, *, by: User) -> Contribution:
    item = _item(session.edition, what)
    return hand_in(
        session,
        by=by,
        key=key_of(session.edition, f"handed in:{session.slug}"),
        kind=item.kind,
        text=item.text,
        key_questions=item.key_questions,
        world_region=item.world_region,
    )


def items_of(edition: Edition, findings: Iterable[DemoFinding]) -> list[Item]:
    return [
        replace(_item(edition, one), key=key_of(edition, f"finding:{number}"))
        for number, one in enumerate(findings)
    ]


def _item(edition: Edition, one: DemoFinding) -> Item:
    questions = queries.questions_of(edition)
    return Item(
        key=key_of(edition, one.text),
        kind=one.kind,
        text=one.text,
        key_questions=[questions[index] for index in one.answers],
        attribution=Attribution.NAMED if one.named else Attribution.UNATTRIBUTED,
        attributed_to=one.named,
        agreement=AGREED if one.named else "",
        world_region=_region(one.region),
    )


def _region(code: str) -> WorldRegion | None:
    return queries.regions().filter(code=code).first() if code else None


def finding_of(edition: Edition, number: int) -> Contribution:
    return Contribution.objects.get(key=key_of(edition, f"finding:{number}"))


def support_a_finding(edition: Edition, people: People) -> None:
    """The participant supports the first finding of the filed report."""
    support(finding_of(edition, 0), by=people["participant"])
