"""The lists of reports and of the Outcome Document."""

from typing import Any
from uuid import uuid4

from apps.accounts.models import User
from apps.contributions.actions import link
from apps.editions.models import Instrument
from apps.outcomes.actions import guiding, structure, versions, voicing
from apps.outcomes.actions.presence import be_present
from apps.outcomes.actions.versions import Stated
from tests.factories.contributions import ContributionFactory, ReportFactory
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_question,
    a_snapshot,
    adopt,
    end_consultation,
    holder,
    type_into,
)
from tests.factories.programme import (
    a_person,
    an_academy,
    give_places,
)
from tests.lists.listing import Listing, cases, numbers

LISTS, listing = cases()


@listing("contributions:list")
def contributions(number: int) -> Listing:
    here = an_academy().edition
    made = [
        ContributionFactory(report__session__part=an_academy()) for _ in range(number)
    ]
    for i, contribution in enumerate(made):
        contribution.key_questions.add(a_question(here, f"C1.Q{i}"))
    return Listing(
        "/2031/contributions/", holder(here, "drafter"), [one.text for one in made]
    )


@listing("contributions:compilation")
def compilation(number: int) -> Listing:
    here = an_academy().edition
    made = [
        ContributionFactory(report__session__part=an_academy()) for _ in range(number)
    ]
    for i, contribution in enumerate(made):
        contribution.key_questions.add(a_question(here, f"C1.Q{i}"))
    return Listing(
        "/2031/contributions/compilation/",
        holder(here, "drafter"),
        [one.text for one in made],
    )


@listing("contributions:reports")
def reports_of_sessions(number: int) -> Listing:
    made = [ReportFactory(session__part=an_academy()).session for _ in range(number)]
    for i, session in enumerate(made):
        session.key_questions.add(a_question(session.edition, f"C1.Q{i}"))
    return Listing(
        "/2031/contributions/reports/",
        holder(made[0].edition, "organiser"),
        [session.title for session in made],
    )


@listing("contributions:merge")
def what_says_the_same(number: int) -> Listing:
    report = ReportFactory(session__part=an_academy(), filed=True)
    one, *others = ContributionFactory.create_batch(2 * number + 1, report=report)
    for other in others[:number]:
        other.merged_into = one
        other.save()
    return Listing(
        f"/2031/contributions/{one.pk}/merge/",
        holder(report.session.edition, "drafter"),
        [other.text for other in others],
    )


@listing("contributions:together")
def challenges_with_their_solutions(number: int) -> Listing:
    report = ReportFactory(session__part=an_academy(), filed=True)
    drafter = holder(report.session.edition, "drafter")
    made = [
        [
            ContributionFactory(report=report, kind=kind)
            for kind in ("challenge", "solution")
        ]
        for _ in range(number)
    ]
    for challenge, solution in made:
        link(challenge, [solution], by=drafter)
    return Listing(
        "/2031/contributions/together/",
        drafter,
        [one.text for both in made for one in both],
    )


@listing("contributions:link")
def what_is_linked(number: int) -> Listing:
    report = ReportFactory(session__part=an_academy(), filed=True)
    drafter = holder(report.session.edition, "drafter")
    challenge = ContributionFactory(report=report, kind="challenge")
    others = ContributionFactory.create_batch(
        2 * number, report=report, kind="solution"
    )
    link(challenge, others[:number], by=drafter)
    return Listing(
        f"/2031/contributions/{challenge.pk}/links/",
        drafter,
        [other.text for other in others],
    )


@listing("contributions:mine")
def my_reports(number: int) -> Listing:
    here = an_academy().edition
    made = [ReportFactory(session__part=an_academy()) for _ in range(number)]
    return Listing(
        "/2031/contributions/mine/",
        holder(here, "organiser"),
        [one.session.title for one in made],
    )


@listing("contributions:hand-in")
def handed_in(number: int) -> Listing:
    person = a_person("Paula")
    report = ReportFactory(session__part=an_academy())
    give_places(an_academy(), [person])
    made = ContributionFactory.create_batch(number, report=report, handed_in_by=person)
    return Listing(
        f"{report.session.get_absolute_url()}contribute/",
        person,
        [one.text for one in made],
    )


def _report(number: int, *, job: str, **facts: Any) -> Listing:
    report = ReportFactory(session__part=an_academy(), **facts)
    edition = report.session.edition
    made = ContributionFactory.create_batch(number, report=report)
    for contribution in made:
        contribution.key_questions.add(a_question(edition, f"Q{contribution.pk}"))
    return Listing(
        f"{report.session.get_absolute_url()}report/",
        holder(edition, job),
        [one.text for one in made],
    )


@listing("contributions:report")
def report(number: int) -> Listing:
    return _report(number, job="drafter", filed=True)


@listing("contributions:report in writing")
def report_in_writing(number: int) -> Listing:
    return _report(number, job="organiser")


def _provision(document: Any, drafter: User) -> Any:
    """A paragraph out of a contribution, with a remark."""
    document.refresh_from_db()
    paragraph = structure.insert_contribution(
        document,
        ContributionFactory(report__session__part=an_academy()),
        by=drafter,
        id=uuid4(),
        structure_version=document.structure_version,
    )
    document.refresh_from_db()
    structure.add_remark(
        paragraph,
        by=drafter,
        body=f"Because {next(numbers)}.",
        structure_version=document.structure_version,
    )
    return paragraph


def _commented(number: int) -> tuple[Any, User, list[str]]:
    """A document in consultation, every paragraph of it commented on twice."""
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    paragraphs = [_provision(document, drafter) for _ in range(number)]
    snapshot = a_snapshot(document, drafter)
    comments = [
        voicing.comment(
            snapshot,
            by=a_person(f"Commenting {paragraph.pk} {i}"),
            paragraph=paragraph.pk,
            body=f"Six months is long {next(numbers)}.",
            key=uuid4(),
        )
        for paragraph in paragraphs
        for i in range(2)
    ]
    return snapshot, drafter, [comment.body for comment in comments]


@listing("outcomes:draft")
def workspace(number: int) -> Listing:
    snapshot, drafter, says = _commented(number)
    document = snapshot.document
    end_consultation(document, drafter)
    for paragraph in document.paragraphs.filter(kind="provision"):
        ContributionFactory(report__session__part=an_academy())
        base = paragraph.head_id
        type_into(paragraph, drafter, "One text.", base=base)
        type_into(paragraph, drafter, "Another text.", base=base)
    return Listing("/2031/outcome/draft/", drafter, says)


@listing("outcomes:completeness")
def what_is_open(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    bodies = [f"Somebody [must {next(numbers)}]." for _ in range(number)]
    for body in bodies:
        a_paragraph(document, drafter, body)
    says = [body.split(" ", 1)[1].removesuffix(".") for body in bodies]
    return Listing("/2031/outcome/draft/completeness/", drafter, says)


@listing("outcomes:version")
def version(number: int) -> Listing:
    _snapshot, drafter, says = _commented(number)
    return Listing("/2031/outcome/versions/1/", drafter, says)


@listing("outcomes:concordance")
def concordance(number: int) -> Listing:
    snapshot, drafter, _says = _commented(number)
    says = [
        f"/2031/outcome/versions/1/{i + 1}/" for i in range(len(snapshot.text.places))
    ]
    return Listing("/2031/outcome/concordance/", drafter, says)


@listing("outcomes:paragraph")
def history(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    says = [f"Encourages {i} cities." for i in range(number)]
    for body in says:
        type_into(paragraph, holder(document.edition, "drafter"), body)
    return Listing(f"/2031/outcome/draft/paragraphs/{paragraph.pk}/", drafter, says)


@listing("outcomes:changes")
def changes(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    paragraphs = [a_paragraph(document, drafter) for _ in range(number)]
    for paragraph in paragraphs:
        be_present(paragraph, person=holder(document.edition, "drafter"))
    return Listing(
        "/2031/outcome/draft/changes/", drafter, [str(one.pk) for one in paragraphs]
    )


@listing("outcomes:document not yet adopted")
def not_yet(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    a_paragraph(document, drafter)
    for _ in range(number):
        snapshot = a_snapshot(document, drafter)
        end_consultation(document, drafter)
    return Listing(
        "/2031/outcome/",
        drafter,
        [f"/2031/outcome/versions/{i + 1}/" for i in range(snapshot.number)],
    )


def adopted(number: int) -> tuple[Any, User, list[str]]:
    document = DocumentFactory(edition=an_academy().edition)
    organiser = holder(document.edition, "organiser")
    paragraphs = [_provision(document, organiser) for _ in range(number)]
    snapshot = a_snapshot(document, organiser, "conference")
    says = [f"We state {i}." for i in range(number)]
    adopt(
        snapshot,
        organiser,
        statements=[
            Stated(kind="reservation", text=text, paragraph=paragraph.pk)
            for text, paragraph in zip(says, paragraphs, strict=True)
        ],
    )
    return document, organiser, says


@listing("outcomes:document")
def document(number: int) -> Listing:
    document, organiser, says = adopted(number)
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    return Listing("/2031/outcome/", None, says)


def _guided(number: int) -> tuple[Any, list[str]]:
    """A published document, each provision of which is for a level of government."""
    document, organiser, _says = adopted(number)
    says = [f"Budget {i}." for i in range(number)]
    provisions = document.paragraphs.filter(kind="provision")
    for short, paragraph in zip(says, provisions, strict=True):
        words = guiding.Words(
            short=short,
            time_frame="",
            levels=["local"],
            addressees=[],
            instruments=[Instrument.objects.get_or_create(name=short)[0]],
        )
        guiding.guide(paragraph, words, by=organiser, base="")
    document.refresh_from_db()
    versions.publish(document, by=organiser)
    return organiser, says


@listing("outcomes:document in short")
def short(number: int) -> Listing:
    return Listing("/2031/outcome/short/", None, _guided(number)[1])


@listing("outcomes:document narrowed")
def narrowed(number: int) -> Listing:
    return Listing("/2031/outcome/for/level-local/", None, _guided(number)[1])


@listing("outcomes:guidance-overview")
def guidance_overview(number: int) -> Listing:
    organiser, says = _guided(number)
    return Listing("/2031/outcome/draft/guidance/", organiser, says)
