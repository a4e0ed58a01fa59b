"""Our Markdown subset in templates."""

from django import template
from django.utils.safestring import SafeString

from apps.core import markup as subset

register = template.Library()


@register.filter
def markup(text: str) -> SafeString:
    """``text`` as safe HTML."""
    return subset.render(text)


@register.filter
def prose_markup(text: str) -> SafeString:
    """``text`` as safe HTML with lists, for pages and not for provisions."""
    return subset.render(text, lists=True)


@register.filter
def plain_markup(text: str) -> str:
    """``text`` without its marks, on one line."""
    return subset.plain(text)
