"""An earlier edition, made up, with a published text to read, cite and take along."""

from collections.abc import Mapping, Sequence
from datetime import date

from apps.accounts.models import User
from apps.core.partial_dates import PartialDate
from apps.editions.choices import EditionStatus, Job
from apps.editions.models import Appointment, Edition, Instrument
from apps.outcomes.actions import (
    documents,
    guiding,
    levels,
    structure,
    translating,
    versions,
)
from apps.outcomes.actions.acts import Act
from apps.outcomes.choices import Method, ParagraphKind, Purpose, Status
from apps.outcomes.models import Document, Paragraph
from hrgl.demo.facts import PREAMBLE, PROVISIONS
from hrgl.demo.keys import key_of
from hrgl.demo.translating import FIRST, translate_places
from hrgl.demo.translating import PREAMBLE as IN_ARABIC

People = Mapping[str, User]

EARLIER = "2020-demonstration"
ADOPTED_ON = date(2020, 2, 8)
TITLE = "Rights in the budget"
#: What stands above which provision.
HEADINGS = {
    0: "Management concepts and instruments",
    1: "Needs and potential for change",
}
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


def publish_an_earlier_text(edition: Edition, people: People) -> Document:
    """Everything up to publication, and a translation; what is there stays as it is."""
    drafter, organiser = people["drafter"], people["organiser"]
    earlier = _earlier(edition, organiser)
    document = documents.begin(earlier, by=drafter)
    if document.status == Status.PUBLISHED:
        return document
    documents.describe(
        document,
        by=organiser,
        title=TITLE,
        subtitle="An example for the demonstration",
        enacting_text="",
    )
    provisions = _text(document, by=drafter)
    _guide(provisions, by=drafter)
    snapshot = versions.freeze(
        document, by=organiser, label="Conference text", purpose=Purpose.CONFERENCE
    )
    act = Act(
        method=Method.CONSENSUS,
        adopted_on=ADOPTED_ON,
        place="Graz",
        body="the participants of the demonstration",
        chaired_by="The chair of the demonstration",
    )
    versions.adopt(
        snapshot, by=organiser, sha256=snapshot.sha256, act=act, statements=()
    )
    document.refresh_from_db()
    published = versions.publish(document, by=organiser)
    _translate(published, provisions[0], by=organiser)
    return published


def _earlier(edition: Edition, organiser: User) -> Edition:
    earlier, _new = Edition.objects.get_or_create(
        slug=EARLIER,
        defaults={
            "series": edition.series,
            "ordinal": 99,
            "year": ADOPTED_ON.year,
            "status": EditionStatus.ARCHIVED,
            "theme_title": "An earlier edition, made up for the demonstration",
            "starts_on": PartialDate.parse("2020-02-01"),
            "ends_on": PartialDate.parse("2020-02-08"),
        },
    )
    Appointment.objects.get_or_create(
        edition=earlier, person=organiser, job=Job.ORGANISER
    )
    return earlier


def _translate(document: Document, first: Paragraph, *, by: User) -> None:
    """A part of it, frozen for readers."""
    arabic = translating.begin(document, language="ar", by=by)
    preamble = document.paragraphs.get(kind=ParagraphKind.PREAMBLE)
    translate_places(arabic, [(preamble, IN_ARABIC), (first, FIRST)], by=by)
    translating.freeze(arabic, by=by)


def _text(document: Document, *, by: User) -> list[Paragraph]:
    provisions = []
    _add(document, "preamble", ParagraphKind.PREAMBLE, PREAMBLE, by=by)
    for number, (words, _source, remark) in enumerate(PROVISIONS):
        name = f"encouragement:{number}"
        if number in HEADINGS:
            heading = HEADINGS[number]
            _add(document, f"heading:{number}", ParagraphKind.HEADING, heading, by=by)
        provision = _add(document, name, ParagraphKind.PROVISION, words, by=by)
        document.refresh_from_db()
        structure.add_remark(
            provision,
            by=by,
            body=remark,
            structure_version=document.structure_version,
        )
        provisions.append(provision)
        if number == 0:
            part = _add(document, "part", ParagraphKind.PROVISION, ITEM, by=by)
            document.refresh_from_db()
            levels.indent(part, by=by, structure_version=document.structure_version)
    return provisions


def _add(
    document: Document, name: str, kind: ParagraphKind, body: str, *, by: User
) -> Paragraph:
    document.refresh_from_db()
    return structure.insert(
        document,
        by=by,
        id=key_of(document.edition, name),
        kind=kind,
        body=body,
        structure_version=document.structure_version,
    )


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
