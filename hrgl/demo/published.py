"""An edition that is over, with a published Outcome Document to read, cite and take along."""

from collections.abc import Sequence
from datetime import date
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction

from apps.accounts.models import User
from apps.core.partial_dates import PartialDate
from apps.editions.choices import EditionStatus
from apps.editions.models import Edition, Instrument, Series
from apps.outcomes.actions import documents, guiding, levels, structure, versions
from apps.outcomes.actions.acts import Act
from apps.outcomes.choices import Method, ParagraphKind, Purpose, Status
from apps.outcomes.models import Document, Paragraph
from hrgl.demo.facts import PREAMBLE, PROVISIONS
from hrgl.demo.people import appoint_everybody

EXAMPLE = "2020-example"
SERIES = "Human Rights Go Local: example"
TITLE = "Rights in the budget"
#: After which provision a part of it follows, and its words.
ITEM = "the rooms in which residents meet[^1].\n\n[^1]: Also those of others, if they are paid for."
#: What is said beside the provisions: in short, time frame, levels, addressees, with what.
SAID = (
    (
        "Set aside a share of each participatory budget for access.",
        "with the next budget",
        ["local", "regional"],
        ["council", "administration"],
        "human rights budgeting",
    ),
    (
        "Invite by name those who cannot vote.",
        "",
        ["local"],
        ["administration", "services"],
        "outcome orientation",
    ),
    (
        "Report back within six months.",
        "within six months",
        ["local", "regional"],
        ["council", "oversight"],
        "compliance mechanisms",
    ),
)


@transaction.atomic
def publish_an_example() -> Document:
    """Everything up to publication; what is there already stays as it is."""
    edition = _edition()
    organiser = appoint_everybody(edition)["organiser"]
    document = documents.begin(edition, by=organiser)
    if document.status == Status.PUBLISHED:
        return document
    documents.describe(
        document,
        by=organiser,
        title=TITLE,
        subtitle="An example for the demonstration",
        enacting_text="",
    )
    provisions = _text(document, by=organiser)
    _guide(provisions, by=organiser)
    snapshot = versions.freeze(
        document, by=organiser, label="Conference text", purpose=Purpose.CONFERENCE
    )
    versions.adopt(
        snapshot,
        by=organiser,
        sha256=snapshot.sha256,
        act=Act(
            method=Method.CONSENSUS,
            adopted_on=date(2020, 2, 8),
            place="Graz",
            body="the participants of the demonstration",
            chaired_by="The chair of the demonstration",
        ),
    )
    return versions.publish(document, by=organiser)


def _edition() -> Edition:
    """In a series of its own, so that it counts among no others."""
    series, _new = Series.objects.get_or_create(title=SERIES)
    edition, _new = Edition.objects.get_or_create(
        slug=EXAMPLE,
        defaults={
            "series": series,
            "ordinal": 1,
            "year": 2020,
            "status": EditionStatus.ARCHIVED,
            "theme_title": TITLE,
            "starts_on": PartialDate.parse("2020-02-01"),
            "ends_on": PartialDate.parse("2020-02-08"),
        },
    )
    return edition


def _text(document: Document, *, by: User) -> list[Paragraph]:
    _add(document, ParagraphKind.PREAMBLE, PREAMBLE, by=by)
    _add(document, ParagraphKind.HEADING, "Management concepts and instruments", by=by)
    provisions = []
    for number, (words, _source, remark) in enumerate(PROVISIONS):
        provision = _add(document, ParagraphKind.PROVISION, words, by=by)
        document.refresh_from_db()
        structure.add_remark(
            provision,
            by=by,
            body=remark,
            structure_version=document.structure_version,
        )
        provisions.append(provision)
        if number == 0:
            part = _add(document, ParagraphKind.PROVISION, ITEM, by=by)
            document.refresh_from_db()
            levels.indent(part, by=by, structure_version=document.structure_version)
            _add(
                document, ParagraphKind.HEADING, "Needs and potential for change", by=by
            )
    return provisions


def _add(document: Document, kind: ParagraphKind, body: str, *, by: User) -> Paragraph:
    document.refresh_from_db()
    return structure.insert(
        document,
        by=by,
        id=_id(body),
        kind=kind,
        body=body,
        structure_version=document.structure_version,
    )


def _id(words: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"demo:{EXAMPLE}:{words}")


def _guide(provisions: Sequence[Paragraph], *, by: User) -> None:
    for provision, said in zip(provisions, SAID, strict=True):
        short, time_frame, of_levels, addressees, instrument = said
        used, _new = Instrument.objects.get_or_create(name=instrument)
        words = guiding.Words(
            short=short,
            time_frame=time_frame,
            levels=of_levels,
            addressees=addressees,
            instruments=[used],
        )
        there = getattr(provision, "guidance", None)
        guiding.guide(provision, words, by=by, base=guiding.seen(there))
