"""What is wrong with a catalogue, each in one line."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from gettext import c2py

import polib

from translations.catalogues import Catalogue, text_of
from translations.sources import Text

#: What has to stand in a translation as it stands in the text.
KEPT = {
    "placeholders": re.compile(r"%\(\w+\)[a-z]|%[sd]|%%"),
    "HTML": re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE),
    "spaces at the ends": re.compile(r"\A\s+|\s+\Z"),
}
#: Numbers to try a plural rule with; no rule changes its mind beyond them.
NUMBERS = range(1001)

Rule = Callable[[int], int]


def mistakes(catalogue: Catalogue, texts: Iterable[Text]) -> Iterator[str]:
    wanted = set(texts)
    held = {text_of(entry) for entry in catalogue.entries if not entry.obsolete}
    for text in sorted(wanted - held, key=str):
        yield f"{text.singular!r} is not in the catalogue"
    for text in sorted(held - wanted, key=str):
        yield f"{text.singular!r} is in no source any more"
    rule = c2py(catalogue.plural_rule)
    for entry in catalogue.entries:
        for mistake in _in_entry(entry, rule, catalogue.forms):
            yield f"{entry.msgid!r} {mistake}"
    if not catalogue.is_compiled:
        yield f"{catalogue.compiled.name} is not what {catalogue.file.name} compiles to"


def _in_entry(entry: polib.POEntry, rule: Rule, forms: int) -> Iterator[str]:
    if entry.obsolete:
        yield "is kept though it is no longer used"
    elif entry.fuzzy:
        yield "is translated by a guess (fuzzy)"
    elif not entry.msgid_plural:
        yield from _in_translation(entry.msgstr, [entry.msgid])
    elif set(entry.msgstr_plural) != set(range(forms)):
        yield f"has {len(entry.msgstr_plural)} forms, not {forms}"
    else:
        for form, translation in entry.msgstr_plural.items():
            served = {number for number in NUMBERS if rule(number) == form}
            models = [entry.msgid, entry.msgid_plural]
            yield from _in_translation(translation, models, may_omit=len(served) == 1)


def _in_translation(
    translation: str, models: list[str], *, may_omit: bool = False
) -> Iterator[str]:
    """``may_omit``: a form for one number alone may say "two" instead of the number."""
    if not translation.strip():
        yield "is not translated"
        return
    for what, pattern in KEPT.items():
        has = Counter(pattern.findall(translation))
        wanted = [Counter(pattern.findall(model)) for model in models]
        if has not in wanted and not (
            may_omit and what == "placeholders" and any(has <= one for one in wanted)
        ):
            yield f"has other {what} in {translation!r}"
