"""What the paragraphs of the draft are called as the order stands now."""

from uuid import UUID

from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import labels_of


def names_in_draft(document: Document) -> dict[UUID, str]:
    """In words; a remark by what it explains, what is removed by its kind alone."""
    everything = list(document.paragraphs.in_order())
    labels = labels_of(one for one in everything if one.removed_at is None)
    names = {
        one.pk: name_of(
            one.kind, labels[one.pk].place if one.pk in labels else ""
        ).strip()
        for one in everything
    }
    for one in everything:
        if one.kind == ParagraphKind.REMARK and one.explains_id in names:
            names[one.pk] = f"{names[one.pk]} – {names[one.explains_id]}"
    return names


def name_in_draft(paragraph: Paragraph) -> str:
    return names_in_draft(paragraph.document)[paragraph.pk]
