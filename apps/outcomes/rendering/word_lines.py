"""Lines of a Word document: their runs, links and bookmarks, from whichever side one reads."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import translation
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from apps.outcomes.rendering.blocks import Notes, Run

#: What a ZIP file says of the time of each file in it, where that says nothing.
NO_TIME = (1980, 1, 1, 0, 0, 0)
#: Words that are written from right to left, with the spaces between them.
FROM_RIGHT = re.compile(
    "([\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]"
    "(?:[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\\s]*"
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff])?)"
)
#: Signs that XML cannot hold.
IMPOSSIBLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Lines:
    """Writes one line after the other, in the language that is spoken now."""

    def __init__(self) -> None:
        self.notes = Notes()
        self.document: Any = Document()
        self.bookmarks: list[str] = []
        self.is_from_right = translation.get_language_bidi()

    def saved(self) -> bytes:
        written = BytesIO()
        self.document.save(written)
        return _settled(written.getvalue())

    def _heading(self, words: str, level: int) -> Any:
        line = self.document.add_heading(level=level)
        self._runs(line, (Run(words),) if words else ())
        self._turn(line)
        return line

    def _line(self, words: str, *, style: str = "Normal") -> Any:
        line = self.document.add_paragraph(style=style)
        self._runs(line, (Run(words),))
        self._turn(line)
        return line

    def _blocks(
        self, text: str, *, style: str = "Normal", mark: str = "", name: str = ""
    ) -> None:
        for number, block in enumerate(self.notes.read(text)):
            line = self.document.add_paragraph(style=style)
            if name and not number:
                self._bookmark(line, name)
            before = (Run(f"{mark}\t", is_bold=True),) if mark and not number else ()
            self._runs(line, (*before, *block))
            self._turn(line)

    def _turn(self, line: Any) -> None:
        if self.is_from_right:
            line.paragraph_format.element.get_or_add_pPr().append(element("w:bidi"))

    def _runs(self, line: Any, runs: Iterable[Run]) -> None:
        for run in runs:
            if run.note:
                self._bookmark(line, f"call-{run.note}")
                self._link(line, [run], f"#note-{run.note}")
            elif run.link:
                self._link(line, [run], run.link)
            else:
                for piece in self._pieces(run):
                    line._p.append(piece)  # noqa: SLF001 -- python-docx has no way for a link's runs

    def _link(self, line: Any, runs: Sequence[Run], link: str) -> None:
        outer = element("w:hyperlink")
        if link.startswith("#"):
            outer.set(qn("w:anchor"), _name(link.removeprefix("#")))
        else:
            key = line.part.relate_to(
                link, RELATIONSHIP_TYPE.HYPERLINK, is_external=True
            )
            outer.set(qn("r:id"), key)
        for run in runs:
            for piece in self._pieces(run):
                outer.append(piece)
        line._p.append(outer)  # noqa: SLF001 -- as above

    def _pieces(self, run: Run) -> Iterable[Any]:
        """``run`` as it is written, cut where the direction turns."""
        for words in FROM_RIGHT.split(IMPOSSIBLE.sub("", run.words)):
            if words:
                turns = FROM_RIGHT.fullmatch(words) is not None
                yield _written(run, words, is_from_right=turns)

    def _bookmark(self, line: Any, name: str) -> None:
        # A note leads back to where it is called first.
        if name in self.bookmarks:
            return
        self.bookmarks.append(name)
        number = str(len(self.bookmarks))
        line._p.append(element("w:bookmarkStart", id=number, name=_name(name)))  # noqa: SLF001 -- as above
        line._p.append(element("w:bookmarkEnd", id=number))  # noqa: SLF001 -- as above


def _written(run: Run, words: str, *, is_from_right: bool) -> Any:
    piece = element("w:r")
    piece.append(_looks(run, is_from_right=is_from_right))
    for number, part in enumerate(re.split("([\n\t])", words)):
        if number % 2:
            piece.append(element("w:br" if part == "\n" else "w:tab"))
        elif part:
            text = element("w:t")
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
            text.text = part
            piece.append(text)
    return piece


def _looks(run: Run, *, is_from_right: bool) -> Any:
    """How ``run`` looks; the schema wants these in one order."""
    looks = element("w:rPr")
    if run.is_bold:
        looks.extend([element("w:b"), element("w:bCs")])
    if run.is_italic:
        looks.extend([element("w:i"), element("w:iCs")])
    if run.link:
        looks.append(element("w:u", val="single"))
    if run.note:
        looks.append(element("w:vertAlign", val="superscript"))
    if is_from_right:
        looks.extend([element("w:rtl"), element("w:lang", bidi="ar-SA")])
    return looks


def element(name: str, /, **attributes: str) -> Any:
    element = OxmlElement(name)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def _name(anchor: str) -> str:
    """Word takes forty signs for a bookmark, and no hyphen."""
    return anchor.replace("-", "")[:40]


def _settled(written: bytes) -> bytes:
    """The same files in one order and without the time at which they were packed."""
    settled = BytesIO()
    with ZipFile(BytesIO(written)) as source, ZipFile(settled, "w") as target:
        # The types come first, as readers of a stream want them.
        for name in sorted(source.namelist(), key=lambda name: (name[0] != "[", name)):
            entry = ZipInfo(name, NO_TIME)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return settled.getvalue()
