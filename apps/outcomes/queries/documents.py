"""The document of an edition, its adoption and the remarks finished after it."""

from typing import Any

from apps.editions.models import Edition
from apps.outcomes.models import (
    Adoption,
    Document,
    RemarksVersion,
)


def document_of(edition: Edition) -> Document | None:
    return Document.objects.select_related("edition").filter(edition=edition).first()


def adoption_of(document: Document) -> Adoption | None:
    return (
        Adoption.objects.select_related("snapshot", "document__edition__series")
        .prefetch_related("statements")
        .filter(document=document)
        .first()
    )


def remarks_of(adoption: Adoption | None) -> RemarksVersion | None:
    """The remarks finished after the adoption; ``None`` when the adopted ones hold."""
    if adoption is None:
        return None
    return adoption.remarks_versions.order_by("-number").first()


def statements_of(adoption: Adoption) -> list[dict[str, Any]]:
    numbers = adoption.snapshot.numbers
    return [
        {"statement": one, "number": numbers.get(str(one.paragraph_id))}
        for one in adoption.statements.all()
    ]
