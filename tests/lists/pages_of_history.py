"""How the draft came about, at any length."""

from apps.accounts.models import User
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
