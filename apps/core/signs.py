"""Which signs our own fonts can print."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from html import unescape
from pathlib import Path

from fontTools.ttLib import TTFont

from apps.core.lines import OVERRIDES

FONTS = Path(__file__).resolve().parent / "fonts"

#: These break a line, and have no look of their own. The separators of Unicode are not
#: among them: a paragraph that is broken by one cannot be laid out.
BREAKS = frozenset("\t\n\r\f")
SEPARATORS = frozenset("\u2028\u2029")
#: Marks that steer their neighbours and take no room, so no font needs to show them.
UNSEEN = frozenset("\u061c" + "".join(map(chr, range(0xFE00, 0xFE10))))
TAG = re.compile(r"<[^>]*>")


@cache
def printable() -> frozenset[str]:
    """Every sign that one of our fonts shows, and those that need none."""
    shown: set[int] = set()
    for font in FONTS.glob("*.ttf"):
        with TTFont(font, lazy=True) as opened:
            shown |= opened.getBestCmap().keys()
    signs = {chr(code) for code in shown}
    controls = {sign for sign in signs if unicodedata.category(sign) == "Cc"}
    # A printed text is read as it stands: nothing may show its letters turned around.
    unfit = controls | SEPARATORS | OVERRIDES
    return frozenset(signs - unfit | BREAKS | UNSEEN)


def unprintable(text: str) -> list[str]:
    """The signs of ``text`` that no font of ours shows, each once, in order."""
    return list(dict.fromkeys(sign for sign in text if sign not in printable()))


def unprintable_in_html(html: str) -> list[str]:
    """The same for what a reader of ``html`` sees."""
    return unprintable(unescape(TAG.sub("", html)))


def named(signs: Iterable[str]) -> str:
    """``signs`` for a message: each as it looks, and by its number."""
    return ", ".join(f"{_look(sign)} (U+{ord(sign):04X})" for sign in signs)


def _look(sign: str) -> str:
    return sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}"


def spelled_out(html: str) -> str:
    """``html`` with each sign that our fonts lack as its number, so that it can be read.

    For words of people, who may write anything, where a copy has to be complete.
    """
    missing = set(unprintable_in_html(html))
    if not missing:
        return html
    return "".join(f"[U+{ord(sign):04X}]" if sign in missing else sign for sign in html)
