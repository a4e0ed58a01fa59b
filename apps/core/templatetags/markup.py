"""Our Markdown subset in templates."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

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


@register.filter
def numbered_markup(text: str, mark: str) -> SafeString:
    """``text`` as safe HTML, the mark of its number inside the first paragraph.

    A number that is placed beside the paragraph would be read after it, or twice.
    """
    number = format_html('<span class="number">{}</span> ', mark)
    html = subset.render(text)
    if html.startswith("<p>"):
        return mark_safe(f"<p>{number}{html.removeprefix('<p>')}")  # noqa: S308 -- both are safe HTML
    return number + html
