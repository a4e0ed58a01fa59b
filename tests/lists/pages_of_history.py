"""How the draft came about, at any length."""

from uuid import uuid4

from apps.accounts.models import User
from apps.outcomes.actions import margin
from apps.outcomes.models import Document
from tests.factories.outcomes import (
    DocumentFactory,
    a_paragraph,
    a_snapshot,
    end_consultation,
    holder,
    type_into,
)
from tests.factories.programme import an_academy
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


def _written(number: int) -> tuple[Document, User, list[str]]:
    """As many paragraphs, each with a text of somebody else besides its first one."""
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    says = [f"Town{i}" for i in range(number)]
    for body in says:
        paragraph = a_paragraph(document, drafter)
        type_into(paragraph, holder(document.edition, "drafter"), body)
    return document, drafter, says


@listing("outcomes:paragraph-history")
def steps(number: int) -> Listing:
    document = DocumentFactory(edition=an_academy().edition)
    drafter = holder(document.edition, "drafter")
    paragraph = a_paragraph(document, drafter)
    says = [f"Town{i}" for i in range(number)]
    for body in says:
        type_into(paragraph, holder(document.edition, "drafter"), body)
    path = f"/2031/outcome/draft/paragraphs/{paragraph.pk}/history/"
    return Listing(path, drafter, says)


@listing("outcomes:days")
def days(number: int) -> Listing:
    _document, drafter, says = _written(number)
    return Listing("/2031/outcome/draft/history/", drafter, says)


@listing("outcomes:compare")
def states(number: int) -> Listing:
    document, drafter, _says = _written(number)
    a_snapshot(document, drafter)
    end_consultation(document, drafter)
    says = [f"City{i}" for i in range(number)]
    for paragraph, body in zip(document.paragraphs.all(), says, strict=True):
        type_into(paragraph, drafter, body)
    path = "/2031/outcome/draft/compare/?since=1&until=now"
    return Listing(path, drafter, says)


def _noted(number: int) -> tuple[Document, User, list[str]]:
    """Each note by somebody else, with an answer by another one."""
    document, drafter, _says = _written(1)
    paragraph = document.paragraphs.get()
    says = [f"Why{i}?" for i in range(number)]
    for body in says:
        by, other = (holder(document.edition, "drafter") for _ in range(2))
        note = margin.add_note(paragraph, by=by, body=body, key=uuid4())
        margin.answer(note, by=other, body="Because.", key=uuid4())
    return document, drafter, says


@listing("outcomes:notes")
def notes(number: int) -> Listing:
    _document, drafter, says = _noted(number)
    return Listing("/2031/outcome/draft/notes/", drafter, says)


@listing("outcomes:notes-at")
def notes_at(number: int) -> Listing:
    document, drafter, says = _noted(number)
    paragraph = document.paragraphs.get()
    path = f"/2031/outcome/draft/paragraphs/{paragraph.pk}/notes/"
    return Listing(path, drafter, says)
