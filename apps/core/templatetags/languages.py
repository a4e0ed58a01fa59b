"""Texts that do not speak the language of the page they stand in."""

from django import template
from django.utils.html import format_html
from django.utils.translation import get_language, get_language_info

register = template.Library()


@register.filter
def written_in(text: object, language: str) -> str:
    """``text``, marked with ``language`` where the page around it speaks another.

    With the mark a screen reader changes its voice, and a full stop stays at the end of
    an English sentence in an Arabic page.
    """
    words = str(text or "")
    if not words or language == get_language():
        return words
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    return format_html('<span lang="{}" dir="{}">{}</span>', language, direction, words)
