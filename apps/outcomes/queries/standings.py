"""How far the documents of all editions are."""

from apps.outcomes.models import (
    Document,
)


def standings() -> dict[int, Document]:
    """The document of each edition with how far it is, by the edition's key; one query.

    Only what everybody may know of a document that is published.
    """
    documents = Document.objects.select_related("adoption").only(
        "edition_id", "title", "subtitle", "language", "status", "adoption__adopted_on"
    )
    return {document.edition_id: document for document in documents}
