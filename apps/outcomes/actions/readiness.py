"""What must be in order before a text is frozen."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.choices import NEEDS, Option, Purpose
from apps.outcomes.frozen import Text
from apps.outcomes.meanings import meanings_of
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text.brackets import is_open
from apps.outcomes.text.links import leading_nowhere
from apps.outcomes.text.naming import name_of
from apps.outcomes.text.numbering import Label, labels_of
from apps.outcomes.text.references import broken_in


def check_purpose(
    document: Document, paragraphs: Sequence[Paragraph], purpose: str
) -> None:
    """Refuse what the options of ``document`` leave out for a text with this purpose.

    A Conference text may leave open what the options speak of, so that the Conference
    can settle it; a chair's text leaves nothing open.

    Raises:
        Refused: there is such a thing; the message says where.
    """
    needed = NEEDS.get(purpose)
    if needed and needed not in document.options:
        raise refusals.goes_without(Option(needed))
    if purpose not in {Purpose.CONFERENCE, Purpose.CHAIRS_TEXT}:
        return
    may_leave = document.options if purpose == Purpose.CONFERENCE else ()
    labels = labels_of(paragraphs)
    if Option.BRACKETS not in may_leave:
        _refuse_open(
            [_place(one, labels) for one in paragraphs if is_open(one.body)]
            + [_("Enacting text")] * is_open(document.enacting_text)
        )
    if Option.ALTERNATIVES not in may_leave:
        _refuse_several(
            [_place(one, labels) for one in paragraphs if one.alternative_of_id]
        )


def check_settled(text: Text) -> None:
    """Refuse to adopt a frozen text that leaves something open.

    Raises:
        Refused: words are in brackets, or a paragraph has several wordings.
    """
    both = [
        (entry, body)
        for entry in text.entries
        for body in (entry.written, entry.remark.written if entry.remark else "")
    ]
    _refuse_open([name_of(one.kind, one.place) for one, body in both if is_open(body)])
    _refuse_several(
        [name_of(one.kind, one.place) for one in text.entries if one.alternative_of]
    )


def _refuse_open(places: Sequence[str]) -> None:
    if places:
        raise Refused(
            _("Words in square brackets are not agreed: %(places)s.")
            % {"places": "; ".join(dict.fromkeys(places))},
            code="brackets",
        )


def _refuse_several(places: Sequence[str]) -> None:
    if places:
        raise Refused(
            _("One of several wordings is still to be chosen: %(places)s.")
            % {"places": "; ".join(places)},
            code="wordings",
        )


def check_references(document: Document, paragraphs: Sequence[Paragraph]) -> None:
    """Refuse a text in which something points at nothing: a reference, a citation, a link.

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
    nowhere = [
        f"{place}: {', '.join(links)}"
        for place, text in places
        if (links := leading_nowhere(text))
    ]
    if nowhere:
        raise Refused(
            _("These links lead nowhere: %(places)s.") % {"places": "; ".join(nowhere)},
            code="nowhere",
        )


def _place(paragraph: Paragraph, labels: dict[UUID, Label]) -> str:
    label = labels.get(paragraph.explains_id or paragraph.pk)
    return name_of(paragraph.kind, label.place if label else "")
