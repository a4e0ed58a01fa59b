"""The wordings that a paragraph has beside each other."""

from dataclasses import dataclass

from django.db.models import Q

from apps.outcomes.models import Paragraph
from apps.outcomes.text.numbering import Label, labels_of


@dataclass(frozen=True, slots=True)
class Wording:
    """One of them, and how it is called."""

    paragraph: Paragraph
    label: Label


def wordings_of(paragraph: Paragraph) -> list[Wording]:
    """All of them in order, ``paragraph`` among them; none where it is the only one."""
    first = paragraph.alternative_of_id or paragraph.pk
    document = paragraph.document
    group = document.paragraphs.live().filter(Q(pk=first) | Q(alternative_of=first))
    if group.count() <= 1:
        return []
    standing = list(document.paragraphs.live().select_related("head").in_order())
    labels = labels_of(standing)
    return [
        Wording(one, labels[one.pk])
        for one in standing
        if first in {one.pk, one.alternative_of_id}
    ]
