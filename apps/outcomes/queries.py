"""What the pages of the Outcome Document show."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.contributions.queries import questions_of
from apps.core.markup import plain
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes import wording
from apps.outcomes.canonical import live_paragraphs, numbers_of
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import (
    Adoption,
    Comment,
    Document,
    Paragraph,
    Presence,
    RemarksVersion,
    Revision,
    SideVersion,
    Snapshot,
    Source,
)
from apps.programme.models import Session

MOST_LATEST = 12


@dataclass(slots=True)
class Row:
    """A paragraph of the draft with all that stands around it."""

    paragraph: Paragraph
    number: int | None = None
    remark: "Row | None" = None
    sources: list[Source] = field(default_factory=list)
    unmerged: list[SideVersion] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    editors: list[User] = field(default_factory=list)
    next: "Row | None" = None

    @property
    def sentences(self) -> list[str]:
        """The pieces that may begin a paragraph of their own."""
        return wording.sentences(self.paragraph.body)

    @property
    def next_to_join(self) -> "Row | None":
        """The row that follows, if both have text and are of one kind."""
        if self.next is None or self.next.paragraph.kind != self.paragraph.kind:
            return None
        both = self.paragraph.head_id and self.next.paragraph.head_id
        return self.next if both else None

    @property
    def lacks_source(self) -> bool:
        return (
            self.paragraph.kind == ParagraphKind.PROVISION
            and not self.paragraph.sources.all()
        )

    @property
    def lacks_remark(self) -> bool:
        return self.paragraph.kind == ParagraphKind.PROVISION and self.remark is None


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
    removed: list[Row]
    snapshots: list[Snapshot]
    latest: list[Revision]


def document_of(edition: Edition) -> Document | None:
    return Document.objects.select_related("edition").filter(edition=edition).first()


def workspace(document: Document, user: User) -> Workspace:
    """Everything the drafters see, in a number of queries that does not grow."""
    contributions = list(
        Contribution.objects.for_edition(document.edition)
        .filed()
        .visible_to(user)
        .select_related("report__session", "world_region")
        .prefetch_related("key_questions")
        .annotate(is_used=Exists(_live_sources(document)))
        .order_by("report__session_id", "position", "pk")
    )
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
        unused=[one for one in contributions if not one.is_used],  # type: ignore[attr-defined]  # annotated
        removed=[row for row in removed if _is_worth_a_look(row)],
        snapshots=list(document.snapshots.defer("canonical").order_by("-number")),
        latest=_latest(document, rows),
    )


def _is_worth_a_look(row: Row) -> bool:
    """A removed remark comes back with its encouragement, unless a text waits on it."""
    is_remark = row.paragraph.kind == ParagraphKind.REMARK
    return bool(not is_remark or row.unmerged or row.comments)


def _latest(document: Document, rows: list[Row]) -> list[Revision]:
    """The last texts that were saved, each with ``number``, for who joins late."""
    numbers = {row.paragraph.pk: row.number for row in rows}
    latest = list(
        Revision.objects.filter(
            paragraph__document=document, paragraph__removed_at__isnull=True
        )
        .select_related("author", "paragraph")
        .order_by("-pk")[:MOST_LATEST]
    )
    for revision in latest:
        paragraph = revision.paragraph
        revision.number = numbers.get(paragraph.explains_id or paragraph.pk)  # type: ignore[attr-defined]  # for the page
    return latest


def _live_sources(document: Document) -> QuerySet[Source]:
    return Source.objects.filter(
        contribution=OuterRef("pk"),
        paragraph__document=document,
        paragraph__removed_at__isnull=True,
    )


def _rows(document: Document, readable: set[int], removed: list[Row]) -> list[Row]:
    """The rows in order; ``readable`` are the contributions that may be shown."""
    paragraphs = live_paragraphs(document)
    numbers = numbers_of(paragraphs)
    rows = {p.pk: Row(p, numbers.get(str(p.pk))) for p in paragraphs}
    for paragraph in paragraphs:
        rows[paragraph.pk].sources = [
            source
            for source in paragraph.sources.all()
            if not source.contribution.is_hidden or source.contribution_id in readable
        ]
        if paragraph.explains_id in rows:
            rows[paragraph.explains_id].remark = rows[paragraph.pk]
    _hang_on(document, rows | {row.paragraph.pk: row for row in removed})
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
    for comment in comments.filter(snapshot__document=document):
        if row := rows.get(comment.paragraph_id):
            row.comments.append(comment)
    for presence in _present(document).select_related("person"):
        if row := rows.get(presence.paragraph_id):
            row.editors.append(presence.person)


def _present(document: Document) -> QuerySet[Presence]:
    return Presence.objects.current().filter(paragraph__document=document)


def places_of(document: Document) -> list[tuple[str, str]]:
    """Where a paragraph can be inserted: after which one, and its first words."""
    paragraphs = list(
        document.paragraphs.live()
        .exclude(kind=ParagraphKind.REMARK)
        .select_related("head")
        .in_order()
    )
    numbers = numbers_of(paragraphs)
    return [
        (
            str(paragraph.pk),
            " ".join(
                filter(
                    None,
                    [
                        _("After"),
                        f"{numbers[str(paragraph.pk)]}."
                        if str(paragraph.pk) in numbers
                        else "",
                        Truncator(plain(paragraph.body)).chars(60),
                    ],
                )
            ),
        )
        for paragraph in paragraphs
    ]


def state_of(edition: Edition, *, besides: User) -> dict[str, Any]:
    """What a page that stands open compares itself with; without one's own presence."""
    document = document_of(edition)
    if document is None:
        return {}
    editors: defaultdict[str, list[str]] = defaultdict(list)
    present = _present(document).exclude(person=besides).select_related("person")
    for presence in present.order_by("person_id"):
        editors[str(presence.paragraph_id)].append(presence.person.name_for_others)
    heads = document.paragraphs.live().values_list("pk", "head_id")
    return {
        "status": document.status,
        "structure": document.structure_version,
        "heads": {str(pk): head for pk, head in heads},
        "editors": editors,
    }


def _coverage(edition: Edition, contributions: list[Contribution]) -> list[Covered]:
    """Counted from what the reader may see, so that nothing hidden shows in a number."""
    filed: defaultdict[int, int] = defaultdict(int)
    used: defaultdict[int, int] = defaultdict(int)
    for one in contributions:
        for question in one.key_questions.all():
            filed[question.pk] += 1
            used[question.pk] += bool(one.is_used)  # type: ignore[attr-defined]  # annotated
    return [
        Covered(question, filed[question.pk], used[question.pk])
        for question in questions_of(edition)
    ]


def withdrawn_from(snapshot: Snapshot) -> tuple[set[int], set[int]]:
    """The sources of a frozen text that are hidden by now, and those not named now."""
    return _withdrawn(snapshot.content)


def _named_in(content: dict[str, Any]) -> dict[int, str]:
    """The contributions among the sources of ``content``, and whom they name."""
    return {
        source["contribution"]: source["attributed_to"]
        for paragraph in content["paragraphs"]
        for entry in (paragraph, paragraph["remark"])
        if entry
        for source in entry["sources"]
    }


def _withdrawn(content: dict[str, Any]) -> tuple[set[int], set[int]]:
    named = _named_in(content)
    hidden: set[int] = set()
    unnamed: set[int] = set()
    rows = Contribution.objects.select_related("report__session")
    for now in rows.filter(pk__in=named):
        if now.is_hidden:
            hidden.add(now.pk)
        elif named[now.pk] not in {"", now.shown_name}:
            unnamed.add(now.pk)
    return hidden, unnamed


def for_readers(content: dict[str, Any]) -> dict[str, Any]:
    """``content`` without what its people have withdrawn since it was frozen.

    The session of a source gets its ``address`` where everybody may open it.
    """
    hidden, unnamed = _withdrawn(content)
    addresses = _addresses_of_sessions(content)

    def shown(source: dict[str, Any]) -> dict[str, Any]:
        key = source["contribution"]
        session = {**source["session"], "address": addresses.get(key, "")}
        name = "" if key in unnamed else source["attributed_to"]
        return {**source, "session": session, "attributed_to": name}

    def entry(frozen: dict[str, Any]) -> dict[str, Any]:
        left = [one for one in frozen["sources"] if one["contribution"] not in hidden]
        return {**frozen, "sources": [shown(source) for source in left]}

    return {
        **content,
        "paragraphs": [
            {
                **entry(paragraph),
                "remark": paragraph["remark"] and entry(paragraph["remark"]),
            }
            for paragraph in content["paragraphs"]
        ],
    }


def _addresses_of_sessions(content: dict[str, Any]) -> dict[int, str]:
    """Where everybody finds the session that each contribution comes from."""
    public = Session.objects.visible_to(AnonymousUser()).select_related("edition")
    named = public.filter(report__contributions__in=_named_in(content))
    return {
        session.contribution: session.get_absolute_url()  # type: ignore[attr-defined]  # annotated
        for session in named.annotate(contribution=F("report__contributions"))
    }


def version_entries(snapshot: Snapshot, *, with_comments: bool) -> list[dict[str, Any]]:
    """The paragraphs of a frozen text, each with its comments."""
    comments: defaultdict[str, list[Comment]] = defaultdict(list)
    if with_comments:
        for comment in snapshot.comments.select_related("author"):
            comments[str(comment.paragraph_id)].append(comment)
    return [
        {**entry, "comments": comments[entry["id"]]}
        for entry in for_readers(snapshot.content)["paragraphs"]
    ]


def remarks_of(adoption: Adoption | None) -> RemarksVersion | None:
    """The remarks finished after the adoption; ``None`` when the adopted ones hold."""
    if adoption is None:
        return None
    return adoption.remarks_versions.order_by("-number").first()


def adoption_of(document: Document) -> Adoption | None:
    return (
        Adoption.objects.select_related("snapshot", "document__edition__series")
        .prefetch_related("statements")
        .filter(document=document)
        .first()
    )


def standings() -> dict[int, Document]:
    """The document of each edition with how far it is, by the edition's key; one query.

    Only what everybody may know of a document that is published.
    """
    documents = Document.objects.select_related("adoption").only(
        "edition_id", "title", "subtitle", "status", "adoption__adopted_on"
    )
    return {document.edition_id: document for document in documents}


def statements_of(adoption: Adoption) -> list[dict[str, Any]]:
    numbers = adoption.snapshot.numbers
    return [
        {"statement": one, "number": numbers.get(str(one.paragraph_id))}
        for one in adoption.statements.all()
    ]
