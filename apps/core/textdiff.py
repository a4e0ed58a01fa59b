"""Differences between two texts, and the merge of two changes of a third.

By words: legal text is changed word by word, and a reader must hear each change.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from apps.core.markup import together
from apps.core.word_matching import opcodes

TOKEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)


class Change(StrEnum):
    SAME = "same"
    INSERTED = "inserted"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Piece:
    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one stretch of the ``base`` is in the texts of two who have changed it."""

    base: str
    mine: str
    theirs: str

    @property
    def is_choice(self) -> bool:
        return self.mine != self.theirs

    @property
    def is_conflict(self) -> bool:
        return self.is_choice and self.base not in {self.mine, self.theirs}

    @property
    def both(self) -> str:
        """Both wordings, marked as not agreed."""
        return f"[{self.theirs}] [{self.mine}]"

    @property
    def merged(self) -> str:
        if self.is_conflict:
            return self.both
        return self.theirs if self.mine == self.base else self.mine


@dataclass(frozen=True, slots=True)
class Merge:
    """The merged text; with ``conflicts`` it holds both wordings, one after the other."""

    text: str
    conflicts: int

    @property
    def is_clean(self) -> bool:
        return self.conflicts == 0


@dataclass(frozen=True, slots=True)
class _Edit:
    """``base[start:end]`` is replaced by ``words``."""

    start: int
    end: int
    words: tuple[str, ...]


def words_of(text: str) -> list[str]:
    """Words, single signs and runs of white space; joined they are ``text`` again."""
    return TOKEN.findall(text)


def word_diff(old: str, new: str) -> list[Piece]:
    """How ``old`` becomes ``new``; the deleted before the inserted at each place."""
    before, after = words_of(old), words_of(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in opcodes(before, after):
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece(Change.DELETED, "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece(Change.INSERTED, "".join(after[j1:j2])))
    return pieces


def diff_html(old: str, new: str) -> SafeString:
    """The difference as HTML that is heard as well as seen."""
    pieces = word_diff(together(old), together(new))
    return format_html_join("", "{}", ((_piece_html(piece),) for piece in pieces))


def _piece_html(piece: Piece) -> SafeString:
    if piece.change is Change.SAME:
        return format_html("{}", piece.text)
    tag, before, after = (
        ("ins", _("inserted:"), _("end of insertion"))
        if piece.change is Change.INSERTED
        else ("del", _("deleted:"), _("end of deletion"))
    )
    return format_html(
        # What is only heard has no say in which way the text runs.
        '<{0}><bdi class="visually-hidden"> {1} </bdi>{2}'
        '<bdi class="visually-hidden"> {3} </bdi></{0}>',
        tag,
        before,
        piece.text,
        after,
    )


def merge3(base: str, mine: str, theirs: str) -> Merge:
    """Both changes of ``base`` in one text, where they do not touch the same words.

    Where they do, the merged text holds ``theirs`` and then ``mine`` in square brackets,
    as drafters mark wording that is not agreed, and ``conflicts`` counts the places.
    """
    parts = parts3(base, mine, theirs)
    return Merge(
        "".join(part.merged for part in parts), sum(part.is_conflict for part in parts)
    )


def parts3(base: str, mine: str, theirs: str) -> list[Part]:
    """The stretches of text that ``merge3`` puts together, in order."""
    if mine == theirs:
        return [Part(mine, mine, mine)] if mine else []
    words = words_of(base)
    ours, other = _edits(words, words_of(mine)), _edits(words, words_of(theirs))
    parts: list[Part] = []
    at = 0
    for start, end, left, right in _regions(ours, other):
        parts += _kept(words[at:start])
        before = "".join(words[start:end])
        left_text = _applied(words, start, end, left)
        parts.append(Part(before, left_text, _applied(words, start, end, right)))
        at = end
    return parts + _kept(words[at:])


def _kept(words: list[str]) -> list[Part]:
    text = "".join(words)
    return [Part(text, text, text)] if text else []


def _edits(base: list[str], changed: list[str]) -> list[_Edit]:
    return [
        _Edit(i1, i2, tuple(changed[j1:j2]))
        for tag, i1, i2, j1, j2 in opcodes(base, changed)
        if tag != "equal"
    ]


def _regions(
    left: list[_Edit], right: list[_Edit]
) -> Iterator[tuple[int, int, list[_Edit], list[_Edit]]]:
    """Groups of edits whose places in the base overlap or touch."""
    waiting = sorted(
        [(e.start, e.end, 0, e) for e in left]
        + [(e.start, e.end, 1, e) for e in right],
        key=lambda entry: entry[:3],
    )
    while waiting:
        start, end, side, edit = waiting.pop(0)
        sides: tuple[list[_Edit], list[_Edit]] = ([], [])
        sides[side].append(edit)
        while waiting and waiting[0][0] <= end:
            _s, until, side, edit = waiting.pop(0)
            sides[side].append(edit)
            end = max(end, until)
        yield start, end, sides[0], sides[1]


def _applied(base: list[str], start: int, end: int, edits: list[_Edit]) -> str:
    text: list[str] = []
    at = start
    for edit in edits:
        text += base[at : edit.start]
        text += edit.words
        at = edit.end
    return "".join(text + base[at:end])
