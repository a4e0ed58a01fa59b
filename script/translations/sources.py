"""Finds every text that the sources mark for translation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

from babel.messages.extract import extract
from django.utils.translation.template import templatize

#: Where texts for people are; tests and tools speak English only.
FOLDERS = ("apps", "hrgl", "templates")
TEMPLATES = {".html", ".txt"}

_ONE, _PLURAL = (1,), (1, 2)
_IN_CONTEXT, _PLURAL_IN_CONTEXT = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": _ONE,
    "gettext": _ONE,
    "gettext_lazy": _ONE,
    "gettext_noop": _ONE,
    "ngettext": _PLURAL,
    "ngettext_lazy": _PLURAL,
    "pgettext": _IN_CONTEXT,
    "pgettext_lazy": _IN_CONTEXT,
    "npgettext": _PLURAL_IN_CONTEXT,
    "npgettext_lazy": _PLURAL_IN_CONTEXT,
}
#: What stands before a comment that is meant for translators.
FOR_TRANSLATORS = "Translators"
INDENTATION = re.compile(r"^[ \t]+", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """One text for people; context, singular and plural tell it from others."""

    singular: str
    plural: str = ""
    context: str = ""
    comments: tuple[str, ...] = field(default=(), compare=False)


def texts_below(root: Path) -> list[Text]:
    """Every text, once, in the order of the files; comments come from all places."""
    found: dict[Text, Text] = {}
    for file in sorted(_files(root)):
        code = file.read_text(encoding="utf-8")
        for text in texts_in(as_python(code) if file.suffix in TEMPLATES else code):
            first = found.setdefault(text, text)
            comments = tuple(dict.fromkeys((*first.comments, *text.comments)))
            found[text] = replace(first, comments=comments)
    return list(found.values())


def as_python(template: str) -> str:
    """The calls that Django sees in ``template``; what is around them means nothing."""
    return INDENTATION.sub("", templatize(template))


def texts_in(code: str) -> Iterator[Text]:
    """The texts in Python code."""
    calls = extract(
        "python",
        BytesIO(code.encode()),
        keywords=KEYWORDS,
        comment_tags=[FOR_TRANSLATORS],
        options={"encoding": "utf-8"},
    )
    for _line, message, comments, context in calls:
        singular, plural = (message, "") if isinstance(message, str) else message[-2:]
        yield Text(singular, plural, context or "", tuple(comments))


def _files(root: Path) -> Iterable[Path]:
    for folder in FOLDERS:
        for file in (root / folder).rglob("*"):
            if file.suffix in {".py", *TEMPLATES} and "migrations" not in file.parts:
                yield file
