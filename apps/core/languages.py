"""Texts that do not speak the language of the page, and what each language writes."""

import unicodedata
from collections.abc import Iterable

from django.utils.html import format_html
from django.utils.translation import (
    get_language,
    get_language_bidi,
    get_language_info,
    pgettext,
)


def written_in(text: object, language: str) -> str:
    """``text``, marked with ``language`` where the page around it speaks another.

    With the mark a screen reader changes its voice, and a full stop stays at the end of
    an English sentence in an Arabic page.
    """
    words = str(text or "")
    if not words or language == get_language():
        return words
    return format_html(
        '<span lang="{}" dir="{}">{}</span>', language, direction_of(language), words
    )


def direction_of(language: str) -> str:
    """How a text in ``language`` runs, as HTML says it."""
    return "rtl" if get_language_info(language)["bidi"] else "ltr"


def direction_of_words(words: str) -> str:
    """How ``words`` run, by their first letter; as ``dir="auto"`` does in a browser."""
    letters = (unicodedata.bidirectional(sign) for sign in words)
    first = next((kind for kind in letters if kind in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


def name_of(language: str) -> str:
    """What the reader calls ``language``."""
    return str(get_language_info(language)["name_translated"])


def own_name_of(language: str) -> str:
    """What those who speak ``language`` call it."""
    return str(get_language_info(language)["name_local"])


def listed(words: Iterable[object]) -> str:
    """``words`` one after another, with the comma of the reader's language."""
    return pgettext("between the items of a list", ", ").join(map(str, words))


def isolated(text: object) -> str:
    """``text``, for letters, so that it does not change the order of an Arabic sentence.

    These are the marks that ``<bdi>`` stands for, which plain text does not know.
    """
    return f"\u2068{text}\u2069" if text and get_language_bidi() else str(text or "")
