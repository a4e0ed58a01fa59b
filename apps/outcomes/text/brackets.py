"""Square brackets in a text: words that are not agreed.

The brackets of notes, references, citations and links are none of these, nor is one behind
a backslash.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.markup import set_apart

SIGN = re.compile(
    r"""
      \\.                                      # written as it stands
    | \[\^[0-9A-Za-z-]{1,20}\]                 # a note
    | \[\[[a-z0-9]{8}\]\]                      # a reference
    | \[@[^\[\]\n]+\]                          # a citation
    | \[(?:\\.|[^\[\]\\\n])*\]\(<?[^\s<>]*>?\) # a link
    | (?P<opening>\[)
    | (?P<closing>\])
    """,
    re.VERBOSE | re.DOTALL,
)
BLANK_LINE = re.compile(r"\n[ \t]*\n")

#: From the first sign of something to the one behind its last.
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Brackets:
    """Where a text is not agreed, and where a bracket lacks its other half."""

    passages: list[Span]
    halves: list[int]


def brackets_in(text: str) -> Brackets:
    """The passages in brackets; what stands within another is part of it."""
    pairs: list[Span] = []
    halves: list[int] = []
    opened: list[int] = []
    for sign in SIGN.finditer(text):
        if sign["opening"]:
            opened.append(sign.start())
        elif sign["closing"] and opened:
            pairs.append((opened.pop(), sign.end()))
        elif sign["closing"]:
            halves.append(sign.start())
    return Brackets(_outermost(pairs), sorted(halves + opened))


def _outermost(pairs: list[Span]) -> list[Span]:
    found: list[Span] = []
    for start, end in sorted(pairs):
        if not found or start >= found[-1][1]:
            found.append((start, end))
    return found


def passages_of(text: str) -> list[str]:
    """The words that are not agreed, each with its brackets."""
    return [text[start:end] for start, end in brackets_in(text).passages]


def is_open(text: str) -> bool:
    """Whether anything in ``text`` is not agreed."""
    brackets = brackets_in(text)
    return bool(brackets.passages or brackets.halves)


def with_passages_apart(text: str) -> str:
    """``text`` with what is not agreed set apart, for the eye and for the ear."""
    written = ""
    done = 0
    heard = _("Not agreed:")
    for start, end in brackets_in(text).passages:
        parts = BLANK_LINE.split(text[start:end])
        apart = "\n\n".join(set_apart(part, heard=heard) for part in parts)
        written += text[done:start] + apart
        done = end
    return written + text[done:]


def held_together(text: str) -> list[Span]:
    """What must not be cut in two: marks, and passages in brackets."""
    marks = [
        sign.span()
        for sign in SIGN.finditer(text)
        if not (sign["opening"] or sign["closing"])
    ]
    return marks + brackets_in(text).passages
