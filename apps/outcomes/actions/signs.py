"""Whether a text can be printed as it stands, asked before it is frozen."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from apps.core.markup import plain, render
from apps.core.refusals import Refused
from apps.core.signs import named, unprintable, unprintable_in_html
from apps.outcomes import frozen
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.text.naming import name_of

EXCERPT = 40


def check_text(content: Mapping[str, Any]) -> None:
    """Refuse a text in its canonical form that our fonts cannot show.

    Raises:
        Refused: a sign is in none of our fonts; the message says which, and where.
    """
    around = {key: part for key, part in content.items() if key != "paragraphs"}
    found = [(_("Title and imprint"), unprintable(" ".join(_strings(around))))]
    for entry, read in zip(
        content["paragraphs"], frozen.read(content).entries, strict=True
    ):
        found.append((_place(read), _lacking(entry)))
        if entry["remark"]:
            found.append((_place_of_remark(read.place), _lacking(entry["remark"])))
    _refuse(found)


def check_remarks(content: Mapping[str, Any]) -> None:
    """The same for remarks that are finished after the adoption."""
    _refuse(
        (_place_of_remark(remark["place"]), _lacking(remark))
        for remark in content["remarks"]
    )


def check_corrigendum(*, said: Iterable[str]) -> None:
    """The same for the words of a corrigendum."""
    _refuse([(_("Corrigendum"), unprintable(" ".join(said)))])


def check_adoption(*, said: Iterable[str], rules: str) -> None:
    """The same for what is printed about the adoption."""
    _refuse(
        [
            (_("Adoption"), unprintable(" ".join(said))),
            (_("Rules of adoption"), unprintable(rules)),
        ]
    )


def _lacking(entry: Mapping[str, Any]) -> list[str]:
    written = unprintable_in_html(render(entry["body"]))
    named_in_sources = unprintable(" ".join(_strings(entry["sources"])))
    return list(dict.fromkeys([*written, *named_in_sources]))


def _strings(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for inner in part.values():
            yield from _strings(inner)
    elif isinstance(part, Iterable):
        for inner in part:
            yield from _strings(inner)


def _place(entry: frozen.Entry) -> str:
    if entry.label:
        return name_of(entry.kind, entry.place)
    kind = ParagraphKind(entry.kind).label
    return f"{kind} “{plain(entry.body)[:EXCERPT]}”"


def _place_of_remark(number: str) -> str:
    return _("Remark on encouragement %(number)s") % {"number": number}


def _refuse(found: Iterable[tuple[str, list[str]]]) -> None:
    places = [f"{place}: {named(signs)}" for place, signs in found if signs]
    if places:
        raise Refused(
            _("The PDF cannot show these signs. Write them in another way: %(places)s.")
            % {"places": "; ".join(places)},
            code="unprintable",
        )
