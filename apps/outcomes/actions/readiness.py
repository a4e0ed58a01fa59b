"""What must be in order before a text is frozen."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import Label, labels_of
from apps.outcomes.text.references import broken_in


def check_references(document: Document, paragraphs: Sequence[Paragraph]) -> None:
    """Refuse a text in which a reference or a citation stands for nothing.

    ``paragraphs`` are all that are live, in order.

    Raises:
        Refused: there is one; the message says which, and where.
    """
    texts = [document.enacting_text, *(one.body for one in paragraphs)]
    meanings = meanings_of(document, texts, standing=paragraphs)
    labels = labels_of(paragraphs)
    places = [(_("Enacting text"), document.enacting_text)] + [
        (_place(one, labels), one.body) for one in paragraphs
    ]
    found = [
        f"{place}: {', '.join(broken)}"
        for place, text in places
        if (broken := broken_in(text, meanings))
    ]
    if found:
        raise Refused(
            _(
                "These references and citations stand for nothing (any more): %(places)s."
            )
            % {"places": "; ".join(found)},
            code="broken",
        )


def _place(paragraph: Paragraph, labels: dict[UUID, Label]) -> str:
    label = labels.get(paragraph.explains_id or paragraph.pk)
    return name_of(paragraph.kind, label.place if label else "")
