"""What a paragraph of the draft is called as the order stands now."""

from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Paragraph
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import labels_of


def name_in_draft(paragraph: Paragraph) -> str:
    """In words; a remark by what it explains, what is removed by its kind alone."""
    named = paragraph.explains if paragraph.explains_id else paragraph
    assert named is not None
    live = paragraph.document.paragraphs.live().exclude(kind=ParagraphKind.REMARK)
    label = labels_of(live.in_order()).get(named.pk)
    name = name_of(named.kind, label.place if label else "").strip()
    if named is paragraph:
        return name
    return f"{paragraph.get_kind_display()} – {name}"
