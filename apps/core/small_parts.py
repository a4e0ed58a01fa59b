"""The smallest components, of which a page has dozens, written without a template.

To draw a template costs some ten times what a line of HTML does.
"""

from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import pgettext

from apps.core.times import Span

ROW = """
<div class="hr-summary-list__row">
  <dt>{}</dt>
  <dd>{}</dd>{}
</div>"""
CHANGE = """
  <dd class="hr-summary-list__change"><a href="{}">{}<span class="visually-hidden">: {}</span></a></dd>"""
INSTANT = """\
<time class="hr-instant" datetime="{}">{}{}<bdi>{}</bdi> <span class="hr-when__zone">({})</span></time>"""
DETAILS = """\
<details class="hr-details"{}>
  <summary>{}</summary>
  <div class="hr-details__body">{}</div>
</details>
"""
NOTICE = """\
<div class="hr-notice hr-notice--{}">
  {}
  {}
</div>
"""
PAGE_HEADER = """\
<header class="hr-page-header">
  {}
  <h1><bdi>{}</bdi></h1>
  {}
  {}
</header>
"""
NOTHING = SafeString("")


def row(key: Any, content: Any, *, change: str, change_label: Any) -> SafeString:
    way = format_html(CHANGE, change, change_label, key) if change else NOTHING
    return format_html(ROW, key, content, way)


def instant(span: Span) -> SafeString:
    at = span.start
    comma = pgettext("between the items of a list", ", ")
    return format_html(INSTANT, at.machine, at.day, comma, at.clock, span.zone)


def details(content: Any, *, summary: Any, is_open: Any) -> SafeString:
    opened = SafeString(" open") if is_open else NOTHING
    return format_html(DETAILS, opened, summary, content)


def notice(content: Any, *, title: Any, tone: str) -> SafeString:
    head = format_html('<p class="hr-notice__title">{}</p>', title) if title else ""
    return format_html(NOTICE, tone, head, content)


def page_header(content: Any, *, title: Any, kicker: Any, lead: Any) -> SafeString:
    above = _if_any('<p class="hr-kicker"><bdi>{}</bdi></p>', kicker)
    below = _if_any('<p class="hr-lead"><bdi>{}</bdi></p>', lead)
    return format_html(PAGE_HEADER, above, title, below, content)


def _if_any(html: str, words: Any) -> SafeString:
    return format_html(html, words) if words else NOTHING


def button(
    label: Any,
    *,
    href: str,
    kind: str,
    name: str,
    value: str,
    target: str,
    press: str,
) -> SafeString:
    """A link where it leads somewhere, else what sends a form or moves a script."""
    if href:
        words = {"class": f"btn hr-button hr-button--{kind}", "href": href}
        return _element("a", words, label)
    words = {"class": f"btn hr-button hr-button--{kind}"}
    words |= {"type": "button", "data-press": press} if press else {"type": "submit"}
    if name:
        words |= {"name": name, "value": value}
    if target:
        words["formaction"] = target
    return _element("button", words, label)


def _element(name: str, words: dict[str, str], label: Any) -> SafeString:
    said = "".join(
        f' {word}="{conditional_escape(value)}"' for word, value in words.items()
    )
    return mark_safe(f"<{name}{said}>{conditional_escape(label)}</{name}>\n")  # noqa: S308 -- every value is escaped
