"""A text with its amendments as a Word document: each change is a tracked one.

Whoever reads it hears and sees insertions and deletions as their word processor tells
them; the text itself stands untouched above.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from apps.core.markup import together
from apps.core.textdiff import Change, Piece, word_diff
from apps.outcomes.models import Amendment
from apps.outcomes.queries.voices import Shown, words_of_change
from apps.outcomes.rendering.amended import amended
from apps.outcomes.rendering.blocks import Run
from apps.outcomes.rendering.publication import Publication
from apps.outcomes.rendering.word import Writer

#: Bookmarks are counted from one; a change has a number that no bookmark has.
FIRST_CHANGE = 1_000_000


def amended_docx(publication: Publication) -> bytes:
    """The text with its amendments, in its own language."""
    with translation.override(publication.text.language):
        writer = _Amended(publication)
        writer.write()
        return writer.saved()


class _Amended(Writer):
    def __init__(self, publication: Publication) -> None:
        super().__init__(publication)
        self._changes = FIRST_CHANGE

    def write(self) -> None:
        self._describe()
        self._make_styles()
        self._head()
        self._heading(_("Text with amendments"), 1)
        self._line(
            _(
                "Each paragraph stands as it was frozen; below it stands what people"
                " propose, as tracked changes."
            )
        )
        if self.text.enacting_text:
            self._blocks(self.text.enacting_text, style="Preamble")
        for section in amended(self.publication.snapshot):
            self._entry(section.entry)
            for one in section.proposed:
                self._amendment(one)
        self._notes()
        self._about()

    def _amendment(self, one: Shown) -> None:
        amendment = one.voice
        assert isinstance(amendment, Amendment)
        self._line(" · ".join(self._who(one, amendment)), style="Quote")
        if amendment.withheld_at:
            self._line(f"{_('Withheld:')} {amendment.withheld_because}", style="Quote")
        elif one.is_readable:
            self._proposed(one, amendment)
        word = one.disposition
        if word and word.reason:
            self._line(f"{_('The drafters say:')} {word.reason}", style="Quote")

    @staticmethod
    def _who(one: Shown, amendment: Amendment) -> Iterator[str]:
        yield amendment.label
        yield str(amendment.get_kind_display())
        if one.is_readable and amendment.public_name:
            yield amendment.public_name
        if one.is_readable and amendment.on_behalf_of:
            yield f"{_('on behalf of')} {amendment.on_behalf_of}"
        word = one.disposition
        into = f" ({word.into.label})" if word and word.into else ""
        yield f"{word.get_outcome_display()}{into}" if word else _("Not decided yet")

    def _proposed(self, one: Shown, amendment: Amendment) -> None:
        if one.place:
            self._line(f"{_('New place:')} {one.place}", style="Quote")
        elif one.entry:
            before, after = words_of_change(amendment, one.entry, self.text)
            line = self._line("", style="Quote")
            pieces = word_diff(together(before), together(after))
            for piece in self._tracked(pieces, amendment):
                line._p.append(piece)  # noqa: SLF001 -- python-docx knows no tracked changes
        self._line(f"{_('Reason:')} {amendment.reason}", style="Quote")

    def _tracked(self, pieces: Iterable[Piece], amendment: Amendment) -> Iterator[Any]:
        for piece in pieces:
            written = list(self._pieces(Run(piece.text)))
            if piece.change is Change.SAME:
                yield from written
                continue
            self._changes += 1
            is_gone = piece.change is Change.DELETED
            outer = OxmlElement("w:del" if is_gone else "w:ins")
            outer.set(qn("w:id"), str(self._changes))
            outer.set(qn("w:author"), amendment.label)
            outer.set(qn("w:date"), f"{amendment.created_at:%Y-%m-%dT%H:%M:%SZ}")
            for run in written:
                if is_gone:
                    for text in run.iter(qn("w:t")):
                        text.tag = qn("w:delText")
                outer.append(run)
            yield outer
