"""A text as blocks of runs, for files that have no HTML in them."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from apps.core.markup import render_apart

BLOCKS = frozenset({"p", "li"})


@dataclass(frozen=True, slots=True)
class Run:
    """Words that look alike. A line break is a run of its own."""

    words: str
    is_bold: bool = False
    is_italic: bool = False
    #: Not agreed, in brackets.
    is_apart: bool = False
    link: str = ""
    #: The number of the note that is called here; the words are that number.
    note: int = 0


Block = tuple[Run, ...]


@dataclass(slots=True)
class Notes:
    """The notes of a whole document, numbered through it."""

    blocks: list[Block] = field(default_factory=list)

    def read(self, text: str) -> list[Block]:
        """The blocks of ``text``; its notes are added to the others."""
        before = len(self.blocks)
        html, notes = render_apart(text, _called)
        for note in notes:
            self.blocks.append(tuple(run for block in _blocks(note) for run in block))
        return [
            tuple(
                replace(run, note=run.note + before, words=str(run.note + before))
                if run.note
                else run
                for run in block
            )
            for block in _blocks(html)
        ]


def words_of(blocks: Iterable[Block]) -> str:
    """``blocks`` without their looks and notes."""
    return "\n".join(
        "".join(run.words for run in block if not run.note) for block in blocks
    )


def _called(number: int, _note: str) -> str:
    return f"<sup>{number}</sup>"


def _blocks(html: str) -> list[Block]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


class _Reader(HTMLParser):
    """Reads what ``markup`` writes: few elements, all of them closed."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._blocks: list[Block] = []
        self._runs: list[Run] = []
        self._looks = [Run("")]
        self._is_heard_only = 0

    def finished(self) -> list[Block]:
        self._end()
        return self._blocks

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        now = self._looks[-1]
        if tag == "br":
            self._runs.append(replace(now, words="\n"))
            return
        if tag in BLOCKS:
            self._end()
        look = {
            "strong": replace(now, is_bold=True),
            "em": replace(now, is_italic=True),
            "mark": replace(now, is_apart=True),
            "a": replace(now, link=dict(attrs).get("href") or ""),
            "sup": replace(now, note=1),
        }.get(tag, now)
        self._looks.append(look)
        self._is_heard_only += tag == "span"

    def handle_endtag(self, tag: str) -> None:
        if tag == "br":
            return
        self._looks.pop()
        self._is_heard_only -= tag == "span"
        if tag in BLOCKS:
            self._end()

    def handle_data(self, data: str) -> None:
        look = self._looks[-1]
        if look.note:
            self._runs.append(replace(look, words=data, note=int(data)))
        elif not self._is_heard_only:
            # As a browser does: a line end in the source is a space.
            words = data.replace("\n", " ")
            if words.strip() or self._runs:
                self._runs.append(replace(look, words=words))

    def _end(self) -> None:
        if self._runs:
            self._blocks.append(tuple(self._runs))
        self._runs = []
