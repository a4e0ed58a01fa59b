"""What the pages of the Outcome Document show."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.contributions.queries import coverage_of
from apps.editions.models import Edition, KeyQuestion
from apps.outcomes.canonical import live_paragraphs, numbers_of
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import (
    Adoption,
    Comment,
    Document,
    Paragraph,
    SideVersion,
    Snapshot,
    Source,
)


@dataclass(slots=True)
class Row:
    """A paragraph of the draft with all that stands around it."""

    paragraph: Paragraph
    number: int | None = None
    remark: "Row | None" = None
    unmerged: list[SideVersion] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)

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
    removed: list[Paragraph]
    snapshots: list[Snapshot]


def document_of(edition: Edition) -> Document | None:
    return Document.objects.select_related("edition").filter(edition=edition).first()


def workspace(document: Document, user: User) -> Workspace:
    """Everything the drafters see, in a number of queries that does not grow."""
    contributions = list(
        Contribution.objects.for_edition(document.edition)
        .filed()
        .visible_to(user)
        .select_related("report__session")
        .prefetch_related("key_questions")
        .annotate(is_used=Exists(_live_sources(document)))
        .order_by("report__session_id", "position", "pk")
    )
    return Workspace(
        document=document,
        rows=_rows(document),
        coverage=_coverage(document.edition, contributions),
        unused=[one for one in contributions if not one.is_used],  # type: ignore[attr-defined]  # annotated
        removed=list(
            document.paragraphs.removed()
            .exclude(kind=ParagraphKind.REMARK)
            .select_related("head", "removed_by")
            .order_by("-removed_at")
        ),
        snapshots=list(document.snapshots.defer("canonical").order_by("-number")),
    )


def _live_sources(document: Document) -> QuerySet[Source]:
    return Source.objects.filter(
        contribution=OuterRef("pk"),
        paragraph__document=document,
        paragraph__removed_at__isnull=True,
    )


def _rows(document: Document) -> list[Row]:
    paragraphs = live_paragraphs(document)
    numbers = numbers_of(paragraphs)
    rows = {p.pk: Row(p, numbers.get(str(p.pk))) for p in paragraphs}
    for paragraph in paragraphs:
        if paragraph.explains_id in rows:
            rows[paragraph.explains_id].remark = rows[paragraph.pk]
    unmerged = SideVersion.objects.unmerged().select_related("revision__author")
    for version in unmerged.filter(revision__paragraph__document=document):
        if row := rows.get(version.revision.paragraph_id):
            row.unmerged.append(version)
    comments = Comment.objects.select_related("author", "snapshot__document")
    for comment in comments.filter(snapshot__document=document):
        if row := rows.get(comment.paragraph_id):
            row.comments.append(comment)
    return [row for row in rows.values() if row.paragraph.kind != ParagraphKind.REMARK]


def _coverage(edition: Edition, contributions: list[Contribution]) -> list[Covered]:
    used: defaultdict[int, int] = defaultdict(int)
    for one in contributions:
        for question in one.key_questions.all():
            used[question.pk] += bool(one.is_used)  # type: ignore[attr-defined]  # annotated
    return [
        Covered(question, question.filed, used[question.pk])  # type: ignore[attr-defined]  # annotated
        for question in coverage_of(edition)
    ]


def version_entries(snapshot: Snapshot, *, with_comments: bool) -> list[dict[str, Any]]:
    """The paragraphs of a frozen text, each with its comments."""
    comments: defaultdict[str, list[Comment]] = defaultdict(list)
    if with_comments:
        for comment in snapshot.comments.select_related("author"):
            comments[str(comment.paragraph_id)].append(comment)
    return [
        {**entry, "comments": comments[entry["id"]]}
        for entry in snapshot.content["paragraphs"]
    ]


def adoption_of(document: Document) -> Adoption | None:
    return (
        Adoption.objects.select_related("snapshot", "document__edition__series")
        .prefetch_related("statements")
        .filter(document=document)
        .first()
    )


def statements_of(adoption: Adoption) -> list[dict[str, Any]]:
    numbers = adoption.snapshot.numbers
    return [
        {"statement": one, "number": numbers.get(str(one.paragraph_id))}
        for one in adoption.statements.all()
    ]
