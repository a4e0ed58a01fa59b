"""The lock of a document, taken before that of any row which belongs to it."""

from typing import TypeVar

from apps.outcomes.models import Consultation, Document, SilenceProcedure, Sitting

Row = TypeVar("Row", Consultation, SilenceProcedure, Sitting)


def locked_document(pk: int) -> Document:
    """The row with its edition; nobody saves a text until commit."""
    return Document.objects.locked().select_related("edition").get(pk=pk)


def locked_with_document(row: Row) -> Row:
    """``row`` as it is now, behind the lock of its document."""
    document = locked_document(row.document_id)
    rows = type(row).objects.locked().select_related("snapshot")
    found: Row = rows.get(pk=row.pk)
    found.document = document
    return found
