"""How references and ordinals are written."""

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from apps.editions import citations
from apps.editions.models import Reference

register = template.Library()


@register.filter
def cited(reference: Reference) -> SafeString:
    """The reference in the house form."""
    return citations.cite(reference)


@register.filter
def ordinal(number: int) -> str:
    """``3rd`` in English, ``3.`` elsewhere: figures that every reader knows."""
    if not (get_language() or "en").startswith("en"):
        return f"{number}."
    teens = number % 100 in {11, 12, 13}
    ending = "th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"
