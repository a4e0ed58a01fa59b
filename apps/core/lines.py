"""Texts of one line that people type: names, organisations, titles, places.

Two kinds of invisible signs come with them, mostly by pasting, and are met differently.

*Signs that only stand in the way* are tidied without a word: line ends and tabs become
spaces, and controls, soft hyphens and signs of no width are left out. What is read stays
the same, and nobody can be asked to find what they cannot see, least of all on a phone.

*Signs that turn the direction of what follows* are refused beside the field. To leave
them out could change what is read, and to keep them would turn the page around the name:
an override makes ``cod.exe`` look like another word, an embedding without its end runs
on into whatever stands behind. Embeddings and isolates that are closed in the text itself
harm nothing and stay.

What scripts need always stays as it was typed: ZWJ and ZWNJ (Persian, Hindi, emoji), LRM,
RLM and ALM (Arabic, Hebrew), variation selectors, no-break and narrow spaces.
"""

import re
import unicodedata
from typing import Any

from django import forms
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

LRE, RLE, PDF, LRO, RLO = "\u202a\u202b\u202c\u202d\u202e"
LRI, RLI, FSI, PDI = "\u2066\u2067\u2068\u2069"
#: What begins a stretch of another direction, and what ends it.
ENDS = {LRE: PDF, RLE: PDF, LRO: PDF, RLO: PDF, LRI: PDI, RLI: PDI, FSI: PDI}
OVERRIDES = frozenset((LRO, RLO))
TURNS = re.compile(f"[{LRE}-{RLO}{LRI}-{PDI}]")

#: What ends a line or jumps along it, with the spaces around it.
_ENDS_A_LINE = "\t\n\v\f\r\x1c-\x1e\x85\u2028\u2029"
BREAKS = re.compile(f" *[{_ENDS_A_LINE}][ {_ENDS_A_LINE}]*")
#: No look and no meaning in a name: controls, soft hyphen, Mongolian vowel separator, zero
#: width space, word joiner and its invisible operators, deprecated marks, byte order mark,
#: interlinear notes, tags.
UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u180e\u200b\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]+"
)
#: Letters and marks that show nothing by themselves: fillers, blanks, variation selectors.
BLANKS = frozenset(
    "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
    + "".join(map(chr, range(0xFE00, 0xFE10)))
)


def tidied(text: str) -> str:
    """``text`` on one line, without signs that only stand in the way.

    Empty when nothing would be seen of it.
    """
    line = UNSEEN.sub("", BREAKS.sub(" ", text)).strip()
    return line if any(map(_is_seen, line)) else ""


def _is_seen(sign: str) -> bool:
    return sign not in BLANKS and unicodedata.category(sign)[0] not in "CZ"


def turning(text: str) -> list[str]:
    """The signs of ``text`` that turn what follows: overrides, and what is not closed."""
    wrong = [sign for sign in text if sign in OVERRIDES]
    still_open: list[str] = []
    for sign in text:
        if sign in ENDS:
            still_open.append(sign)
        elif sign in {PDF, PDI}:
            if still_open and ENDS[still_open[-1]] == sign:
                still_open.pop()
            else:
                wrong.append(sign)
    return list(dict.fromkeys([*wrong, *still_open]))


def refuse_turning(text: str) -> None:
    """A validator for a text that other words stand beside."""
    if wrong := turning(text):
        raise ValidationError(
            _(
                "There are invisible signs in it that turn the direction of reading:"
                " %(signs)s. Type it anew instead of pasting it."
            ),
            code="turning",
            params={"signs": ", ".join(f"U+{ord(sign):04X}" for sign in wrong)},
        )


class LineField(forms.CharField):
    """What is typed in one line. Every form has this in place of Django's field."""

    default_validators = [refuse_turning]

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return tidied(text) or self.empty_value if isinstance(text, str) else text


class TypedLines:
    """Mix into a page or an inline of the admin: its lines are typed as everywhere."""

    def formfield_for_dbfield(
        self, db_field: models.Field[Any, Any], request: Any, **options: Any
    ) -> Any:
        if _is_line(db_field):
            options.setdefault("form_class", LineField)
        if isinstance(db_field, ArrayField) and _is_text(db_field.base_field):
            # They are typed in one line, divided by commas.
            options["base_field"] = db_field.base_field.formfield(form_class=LineField)
        field = super().formfield_for_dbfield(db_field, request, **options)  # type: ignore[misc]  # a mixin of Django's admin classes
        if isinstance(field, forms.URLField):
            field.validators.append(refuse_turning)
        return field


def _is_line(field: Any) -> bool:
    """A plain text of limited length; addresses, slugs and choices have their own rules."""
    return type(field) is models.CharField and not field.choices


def _is_text(field: Any) -> bool:
    return _is_line(field) or type(field) is models.TextField


def contained(text: str) -> str:
    """``text`` of many lines, each closing what it opened: nothing turns what follows.

    For showing. What a person wrote is kept as it was typed.
    """
    if not TURNS.search(text):
        return text  # Nearly always: long documents are shown on every page view.
    return "".join(_closed(line) for line in text.splitlines(keepends=True))


def _closed(line: str) -> str:
    still_open: list[str] = []
    kept: list[str] = []
    for sign in line:
        if sign in ENDS:
            still_open.append(sign)
        elif sign in {PDF, PDI}:
            if not still_open or ENDS[still_open[-1]] != sign:
                continue
            still_open.pop()
        kept.append(sign)
    if not still_open:
        return "".join(kept)
    words = "".join(kept)
    body = words.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
    ends = "".join(ENDS[sign] for sign in reversed(still_open))
    return f"{body}{ends}{words[len(body) :]}"
