"""What the workspace of the drafters shows."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.contributions.choices import ReportState
from apps.contributions.models import Contribution
from apps.contributions.queries import questions_of
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes import wording
from apps.outcomes.canonical import live_paragraphs
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import (
    Amendment,
    Comment,
    Disposition,
    Document,
    Paragraph,
    Revision,
    SideVersion,
    Snapshot,
    Source,
)
from apps.outcomes.queries.margin import unsettled_in
from apps.outcomes.queries.state import present_in
from apps.outcomes.text.numbering import DEEPEST, Label, labels_of
from apps.outcomes.text.references import NOTHING, Meanings, spelled

MOST_LATEST = 12
#: Of what stands nowhere in the text.
NO_LABEL = Label("", "")


@dataclass(slots=True)
class Row:
    """A paragraph of the draft with all that stands around it."""

    paragraph: Paragraph
    label: Label = NO_LABEL
    remark: "Row | None" = None
    sources: list[Source] = field(default_factory=list)
    unmerged: list[SideVersion] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    amendments: list[Amendment] = field(default_factory=list)
    editors: list[User] = field(default_factory=list)
    #: How many margin notes wait.
    notes: int = 0
    next: "Row | None" = None
    meanings: Meanings = NOTHING
    #: Whether it has another wording beside it, or is one.
    has_wordings: bool = False

    @property
    def shown(self) -> str:
        """Its text with what the pointers in it stand for."""
        return spelled(self.paragraph.body, self.meanings)

    @property
    def is_provision(self) -> bool:
        return self.paragraph.kind == ParagraphKind.PROVISION

    @property
    def may_deepen(self) -> bool:
        is_heading = self.paragraph.kind == ParagraphKind.HEADING
        may_be = not is_heading and not self.has_wordings
        return may_be and self.paragraph.level < DEEPEST

    @property
    def sentences(self) -> list[str]:
        """The pieces that may begin a paragraph of their own."""
        return [] if self.has_wordings else wording.sentences(self.paragraph.body)

    @property
    def next_to_join(self) -> "Row | None":
        """The row that follows, if both have text and are of one kind."""
        if self.next is None or self.has_wordings or self.next.has_wordings:
            return None
        one, other = self.paragraph, self.next.paragraph
        if (one.kind, one.level) != (other.kind, other.level):
            return None
        both = self.paragraph.head_id and self.next.paragraph.head_id
        return self.next if both else None

    @property
    def lacks_source(self) -> bool:
        return self.is_provision and not self.paragraph.sources.all()

    @property
    def lacks_remark(self) -> bool:
        """Wordings share the remark of the first."""
        is_first = self.paragraph.alternative_of_id is None
        return self.is_provision and is_first and self.remark is None


@dataclass(frozen=True, slots=True)
class Covered:
    """A key question with its filed contributions, and how many the draft uses."""

    question: KeyQuestion
    filed: int
    used: int


@dataclass(frozen=True, slots=True)
class Workspace:
    document: Document
    rows: list[Row]
    coverage: list[Covered]
    unused: list[Contribution]
    is_all_used: bool
    #: All that are neither used nor decided on, whatever was looked for.
    waiting: list[Contribution]
    removed: list[Row]
    snapshots: list[Snapshot]
    latest: list[Revision]

    @property
    def meanings(self) -> Meanings:
        """What the pointers in all its texts stand for."""
        return self.rows[0].meanings if self.rows else NOTHING

    @property
    def enacting_text(self) -> str:
        """It with what the pointers in it stand for."""
        return spelled(self.document.enacting_text, self.meanings)


@dataclass(frozen=True, slots=True)
class Desk:
    """One paragraph of the draft, and what it could have for another source."""

    row: Row
    usable: list[Contribution]
    #: All others in the text, in order.
    places: list[Row]
    before: UUID | None


def workspace(document: Document, user: User, *, find: str = "") -> Workspace:
    """Everything the drafters see, in a number of queries that does not grow.

    Of the findings not used yet those that have the words ``find`` in them.
    """
    contributions = list(_readable(document, user).prefetch_related("key_questions"))
    removed = [
        Row(paragraph)
        for paragraph in document.paragraphs.removed()
        .select_related("head", "removed_by")
        .order_by("-removed_at")
    ]
    rows = _rows(document, {one.pk for one in contributions}, removed)
    return Workspace(
        document=document,
        rows=rows,
        coverage=_coverage(document.edition, contributions),
        unused=[one for one in contributions if _is_sought(one, find)],
        waiting=[
            one
            for one in contributions
            if not (one.is_used or one.is_decided)  # type: ignore[attr-defined]  # annotated
        ],
        is_all_used=all(one.is_used for one in contributions),  # type: ignore[attr-defined]  # annotated
        removed=[row for row in removed if _is_worth_a_look(row)],
        snapshots=list(document.snapshots.defer("canonical").order_by("-number")),
        latest=_latest(document, rows),
    )


def desk(paragraph: Paragraph, user: User) -> Desk | None:
    """What can be done with a paragraph beside writing in it.

    ``None`` for one that has no place in the text: a remark, or what is removed.
    """
    contributions = list(_readable(paragraph.document, user))
    rows = _rows(paragraph.document, {one.pk for one in contributions}, [])
    row = next((one for one in rows if one.paragraph.pk == paragraph.pk), None)
    if row is None:
        return None
    known = {source.contribution_id for source in row.paragraph.sources.all()}
    at = rows.index(row)
    return Desk(
        row,
        usable=[
            one
            for one in contributions
            if one.pk not in known and one.merged_into_id is None
        ],
        places=[one for one in rows if one is not row],
        before=rows[at - 1].paragraph.pk if at else None,
    )


def _readable(document: Document, user: User) -> QuerySet[Contribution]:
    return (
        Contribution.objects.for_edition(document.edition)
        .filed()
        .visible_to(user)
        .select_related("report__session", "world_region")
        .annotate(
            is_used=Q(Exists(_live_sources(document)))
            | Q(merged_into__report__state=ReportState.FILED),
            is_decided=Exists(
                Disposition.objects.current().filter(contribution=OuterRef("pk"))
            ),
        )
        .order_by("report__session_id", "position", "pk")
    )


def _is_sought(contribution: Contribution, find: str) -> bool:
    """Whether it is not used yet, and has each of those words where people see it."""
    if contribution.is_used:  # type: ignore[attr-defined]  # annotated
        return False
    codes = " ".join(one.code for one in contribution.key_questions.all())
    session, region = contribution.report.session.title, contribution.region_name
    shown = f"{contribution.text} {session} {region} {codes}".casefold()
    return all(word in shown for word in find.casefold().split())


def _is_worth_a_look(row: Row) -> bool:
    """A removed remark comes back with its encouragement, unless a text waits on it."""
    is_remark = row.paragraph.kind == ParagraphKind.REMARK
    return bool(not is_remark or row.unmerged or row.comments)


def _latest(document: Document, rows: list[Row]) -> list[Revision]:
    """The last texts that were saved, each with ``label``, for who joins late."""
    labels = {row.paragraph.pk: row.label for row in rows}
    latest = list(
        Revision.objects.filter(
            paragraph__document=document, paragraph__removed_at__isnull=True
        )
        .select_related("author", "paragraph")
        .order_by("-pk")[:MOST_LATEST]
    )
    for revision in latest:
        paragraph = revision.paragraph
        revision.label = labels.get(paragraph.explains_id or paragraph.pk)  # type: ignore[attr-defined]  # for the page
    return latest


def _live_sources(document: Document) -> QuerySet[Source]:
    here = Q(contribution=OuterRef("pk"))
    return Source.objects.filter(
        here | Q(contribution__merged_into=OuterRef("pk")),
        paragraph__document=document,
        paragraph__removed_at__isnull=True,
    )


def _rows(document: Document, readable: set[int], removed: list[Row]) -> list[Row]:
    """The rows in order; ``readable`` are the contributions that may be shown."""
    paragraphs = live_paragraphs(document)
    labels = labels_of(paragraphs)
    texts = [document.enacting_text, *(paragraph.body for paragraph in paragraphs)]
    meanings = meanings_of(document, texts, standing=paragraphs)
    worded = {one.alternative_of_id for one in paragraphs}
    rows = {
        one.pk: Row(
            one,
            labels.get(one.pk, NO_LABEL),
            meanings=meanings,
            has_wordings=bool(one.alternative_of_id) or one.pk in worded,
        )
        for one in paragraphs
    }
    for paragraph in paragraphs:
        rows[paragraph.pk].sources = [
            source
            for source in paragraph.sources.all()
            if not source.contribution.is_hidden or source.contribution_id in readable
        ]
        if paragraph.explains_id in rows:
            explained = rows[paragraph.explains_id]
            explained.remark = rows[paragraph.pk]
            explained.remark.label = explained.label
    _hang_on(document, rows | {row.paragraph.pk: row for row in removed})
    for noted, number in unsettled_in(document).items():
        if noted in rows:
            rows[noted].notes = number
    standing = [r for r in rows.values() if r.paragraph.kind != ParagraphKind.REMARK]
    for row, following in pairwise(standing):
        row.next = following
    return standing


def _hang_on(document: Document, rows: dict[UUID, Row]) -> None:
    """Give each row its unmerged versions, its comments, and who writes there."""
    unmerged = SideVersion.objects.unmerged().select_related("revision__author")
    for version in unmerged.filter(revision__paragraph__document=document):
        if row := rows.get(version.revision.paragraph_id):
            row.unmerged.append(version)
    comments = Comment.objects.select_related("author", "snapshot__document")
    for comment in comments.filter(snapshot__document=document).prefetch_related(
        "dispositions"
    ):
        if row := rows.get(comment.paragraph_id):
            row.comments.append(comment)
    for presence in present_in(document).select_related("person"):
        if row := rows.get(presence.paragraph_id):
            row.editors.append(presence.person)
    _hang_amendments_on(document, rows)


def _hang_amendments_on(document: Document, rows: dict[UUID, Row]) -> None:
    amendments = Amendment.objects.prefetch_related("dispositions")
    for amendment in amendments.filter(consultation__document=document):
        if row := rows.get(amendment.paragraph_id):
            row.amendments.append(amendment)


def _coverage(edition: Edition, contributions: list[Contribution]) -> list[Covered]:
    """Counted from what the reader may see, so that nothing hidden shows in a number."""
    filed: defaultdict[int, int] = defaultdict(int)
    used: defaultdict[int, int] = defaultdict(int)
    for one in contributions:
        if one.merged_into_id:
            continue
        for question in one.key_questions.all():
            filed[question.pk] += 1
            used[question.pk] += bool(one.is_used)  # type: ignore[attr-defined]  # annotated
    return [
        Covered(question, filed[question.pk], used[question.pk])
        for question in questions_of(edition)
    ]
