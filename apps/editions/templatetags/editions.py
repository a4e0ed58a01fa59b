"""How references, headings and ordinals are written."""

from collections.abc import Callable

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from apps.core.languages import written_in
from apps.editions import citations
from apps.editions.models import Edition, Reference

register = template.Library()


@register.filter
def cited(reference: Reference) -> SafeString:
    """The reference in the house form."""
    return citations.cite(reference)


@register.filter
def heading(edition: Edition) -> str:
    """The theme in the language it was written in, or what the edition is called."""
    return written_in(edition.theme_title, "en") or edition.heading


@register.filter
def ordinal(number: int) -> str:
    """``number`` as it stands before or after the word for an edition."""
    write = ORDINALS.get((get_language() or "en").partition("-")[0], _english)
    return write(number)


def _english(number: int) -> str:
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


#: An edition is feminine in French, Spanish and Arabic.
ARABIC = (
    "الأولى",
    "الثانية",
    "الثالثة",
    "الرابعة",
    "الخامسة",
    "السادسة",
    "السابعة",
    "الثامنة",
    "التاسعة",
    "العاشرة",
)
ORDINALS: dict[str, Callable[[int], str]] = {
    "en": _english,
    "fr": lambda number: "1re" if number == 1 else f"{number}e",
    "de": lambda number: f"{number}.",
    "es": lambda number: f"{number}.ª",
    "ar": lambda number: ARABIC[number - 1] if number <= len(ARABIC) else str(number),
}
