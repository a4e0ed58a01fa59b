"""An earlier edition, made up, with a published text to read, cite and take along."""

from collections.abc import Mapping, Sequence

from apps.accounts.models import User
from apps.core.partial_dates import PartialDate
from apps.editions.choices import EditionStatus, Job
from apps.editions.models import Appointment, Edition, Instrument
from apps.outcomes.actions import (
    correcting,
    disposing,
    documents,
    guiding,
    levels,
    saving,
    structure,
    translating,
    versions,
)
from apps.outcomes.actions.acts import Act
from apps.outcomes.choices import Method, Outcome, ParagraphKind, Purpose, Status
from apps.outcomes.models import Document, Paragraph
from hrgl.demo.consulted import consult_on_the_first_reading
from hrgl.demo.earlier import (
    ADOPTED_ON,
    AMENDED,
    BECAUSE,
    BEGINS,
    CORRECTED_BECAUSE,
    EARLIER,
    ENDS,
    FINISHED,
    FIRST_IN_ARABIC,
    HEADINGS,
    ITEM,
    LEFT_OUT,
    MEANT,
    MISTAKE,
    REMARK_RESTS_ON,
    RESTS_ON,
    SAID,
    SOFTWARE,
    STATEMENTS,
    THEME,
    TITLE,
    WORDED,
)
from hrgl.demo.facts import PREAMBLE, PROVISIONS
from hrgl.demo.keys import key_of
from hrgl.demo.reported import finding_of
from hrgl.demo.sourced import hold_an_earlier_workshop
from hrgl.demo.translating import PREAMBLE as IN_ARABIC
from hrgl.demo.translating import translate_places

People = Mapping[str, User]


def publish_an_earlier_text(edition: Edition, people: People) -> Document:
    """Everything up to a corrigendum, and a translation; what is there stays as it is."""
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
    hold_an_earlier_workshop(earlier, people)
    provisions = _text(document, by=drafter)
    _say_where_it_comes_from(document, by=drafter)
    consult_on_the_first_reading(document, people)
    _guide(provisions, by=drafter)
    _adopt(document, provisions, by=organiser)
    _finish_the_last_remark(provisions[-1], by=drafter)
    published = versions.publish(document, by=organiser)
    correcting.correct(
        published.adoption,
        by=organiser,
        paragraph=provisions[-1].pk,
        old=MISTAKE,
        new=MEANT,
        reason=CORRECTED_BECAUSE,
    )
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
            "theme_title": THEME,
            "starts_on": PartialDate.parse(BEGINS),
            "ends_on": PartialDate.parse(ENDS),
        },
    )
    Appointment.objects.get_or_create(
        edition=earlier, person=organiser, job=Job.ORGANISER
    )
    return earlier


def _text(document: Document, *, by: User) -> list[Paragraph]:
    provisions = []
    _add(document, "preamble", ParagraphKind.PREAMBLE, PREAMBLE, by=by)
    for number, (words, _source, remark) in enumerate(PROVISIONS):
        name = f"encouragement:{number}"
        if number in HEADINGS:
            heading = HEADINGS[number]
            _add(document, f"heading:{number}", ParagraphKind.HEADING, heading, by=by)
        body = words.replace(MEANT, MISTAKE).replace(AMENDED, WORDED)
        provision = _add(document, name, ParagraphKind.PROVISION, body, by=by)
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
    _add(document, "software", ParagraphKind.PROVISION, SOFTWARE, by=by)
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


def _say_where_it_comes_from(document: Document, *, by: User) -> None:
    """What the paragraphs rest on, and why one finding led to none."""
    edition = document.edition
    for name, findings in RESTS_ON.items():
        paragraph = document.paragraphs.get(pk=key_of(edition, name))
        for number in findings:
            structure.add_source(paragraph, finding_of(edition, number), by=by)
    last = Paragraph.objects.get(explains=key_of(edition, "encouragement:2"))
    for number in REMARK_RESTS_ON:
        structure.add_source(last, finding_of(edition, number), by=by)
    disposing.dispose_of_contribution(
        finding_of(edition, LEFT_OUT),
        document,
        by=by,
        outcome=Outcome.NOT_ACCEPTED,
        reason=BECAUSE,
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


def _adopt(document: Document, provisions: Sequence[Paragraph], *, by: User) -> None:
    snapshot = versions.freeze(
        document, by=by, label="Conference text", purpose=Purpose.CONFERENCE
    )
    act = Act(
        method=Method.CONSENSUS,
        adopted_on=ADOPTED_ON,
        place="Graz",
        body="the participants of the demonstration",
        chaired_by="The chair of the demonstration",
    )
    versions.adopt(
        snapshot,
        by=by,
        sha256=snapshot.sha256,
        act=act,
        statements=[
            versions.Stated(
                kind=kind,
                text=text,
                paragraph=None if number is None else provisions[number].pk,
                attributed_to=named,
            )
            for kind, number, text, named in STATEMENTS
        ],
    )
    document.refresh_from_db()


def _finish_the_last_remark(provision: Paragraph, *, by: User) -> None:
    """Remarks may still be written once the text itself is adopted."""
    remark = provision.remarks.select_related("head").get()
    saving.save(
        remark, author=by, body=f"{remark.body} {FINISHED}", base=remark.head_id
    )


def _translate(document: Document, first: Paragraph, *, by: User) -> None:
    """A part of it, frozen for readers."""
    arabic = translating.begin(document, language="ar", by=by)
    paragraphs = document.paragraphs.select_related("head")
    preamble = paragraphs.get(kind=ParagraphKind.PREAMBLE)
    first = paragraphs.get(pk=first.pk)
    translate_places(arabic, [(preamble, IN_ARABIC), (first, FIRST_IN_ARABIC)], by=by)
    translating.freeze(arabic, by=by)
