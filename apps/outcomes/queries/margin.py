"""The margin of the draft as the team reads it."""

from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet

from apps.outcomes.models import Document, MarginNote, Paragraph
from apps.outcomes.queries.naming import names_in_draft

NOTES_ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Noted:
    """A note, and what its paragraph is called now."""

    note: MarginNote
    name: str


def notes_on(paragraph: Paragraph) -> list[MarginNote]:
    return list(_with_people(MarginNote.objects.about(paragraph)))


def page_of_notes(
    document: Document, number: str | None, *, settled: bool
) -> tuple[Page[MarginNote], list[Noted]]:
    """The notes in the order of the text: a page of them, and what it shows."""
    notes = MarginNote.objects.filter(paragraph__document=document)
    chosen = notes.settled() if settled else notes.unsettled()
    rows = _with_people(chosen).order_by("paragraph__order_key", "created_at", "pk")
    page = Paginator(rows, NOTES_ON_A_PAGE).get_page(number)
    names = names_in_draft(document)
    return page, [Noted(note, names[note.paragraph_id]) for note in page.object_list]


def unsettled_in(document: Document) -> dict[UUID, int]:
    """How many notes wait at each paragraph that has any."""
    notes = MarginNote.objects.unsettled().filter(paragraph__document=document)
    counted = notes.order_by().values_list("paragraph").annotate(number=Count("pk"))
    return dict(counted)


def _with_people(notes: QuerySet[MarginNote]) -> QuerySet[MarginNote]:
    return notes.select_related(
        "author", "settled_by", "paragraph__head"
    ).prefetch_related("replies__author")
