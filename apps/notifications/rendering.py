"""From a letter to its subject, its text and the same text as a web page."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone, translation
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language_bidi, pgettext

from apps.accounts.zones import FALLBACK
from apps.notifications.letters import Letter

BUTTON = re.compile(r"^\[\[(?P<label>[^|\]]+)\|(?P<url>https?://[^\]\s]+)\]\]$")
CODE = re.compile(r"^[A-Z0-9]{3,6}(-[A-Z0-9]{3,6})+$")
LINK = re.compile(r"(https?://[^\s<>\"]*[^\s<>\".,;:!?)\]])")


#: Where a letter goes in its frame; no text can hold these.
SUBJECT, BODY = "\x00subject\x00", "\x00body\x00"
BIG = "margin:24px 0;font-size:28px;font-weight:600;letter-spacing:2px"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    subject: str
    text: str
    html: str


def render(letter: Letter) -> Rendered:
    """Render ``letter`` in the language and the time zone of who will read it."""
    with _reading_as(letter):
        source = _fill(
            f"emails/{letter.template}.txt",
            {**letter.context, "person": letter.to, "site_url": settings.SITE_URL},
        )
        first, _, rest = source.strip().partition("\n")
        subject = " ".join(first.split())
        blocks = [block.strip() for block in re.split(r"\n\s*\n", rest.strip())]
        text_frame, html_frame = _frames(letter.speaks, settings.SITE_URL)
        text = text_frame.replace(BODY, "\n\n".join(map(_as_text, blocks)))
    html = html_frame.replace(SUBJECT, escape(subject)).replace(
        BODY, "\n".join(map(_as_html, blocks))
    )
    return Rendered(subject=subject, text=text, html=html)


@lru_cache(maxsize=32)
def _frames(language: str, site_url: str) -> tuple[str, str]:
    """What is around every letter: the same for all letters of one language."""
    words: dict[str, object] = {
        "subject": SUBJECT,
        "body": SafeString(BODY),
        "language": language,
        "direction": "rtl" if get_language_bidi() else "ltr",
        "site_url": site_url,
    }
    return (
        _fill("emails/base.txt", words).strip() + "\n",
        _fill("emails/base.html", words, autoescape=True),
    )


@contextmanager
def _reading_as(letter: Letter) -> Iterator[None]:
    name = (letter.to.time_zone if letter.to else "") or FALLBACK
    with translation.override(letter.speaks), timezone.override(ZoneInfo(name)):
        yield


@lru_cache(maxsize=256)
def _compiled(name: str) -> Template:
    return get_template(name).template  # type: ignore[attr-defined, no-any-return] # the Django engine's


def _fill(name: str, words: dict[str, object], *, autoescape: bool = False) -> str:
    # Plain text is not escaped; the web page is made from it and escapes everything.
    return str(_compiled(name).render(Context(words, autoescape=autoescape)))


def _as_text(block: str) -> str:
    return "\n".join(BUTTON.sub(_button_in_text, line) for line in _lines(block))


def _button_in_text(button: re.Match[str]) -> str:
    label = pgettext("before an address", "%(label)s:") % {"label": button["label"]}
    return f"{label}\n{button['url']}"


def _as_html(block: str) -> SafeString:
    lines = _lines(block)
    if CODE.match(block):
        return format_html('<p dir="ltr" style="{}">{}</p>', SafeString(BIG), block)
    if all(line.startswith("- ") for line in lines):
        items = format_html_join("", "<li>{}</li>", ((_link(x[2:]),) for x in lines))
        return format_html("<ul>{}</ul>", items)
    parts: list[SafeString] = []
    words: list[str] = []
    for line in lines:
        if button := BUTTON.match(line):
            parts += [*_paragraph(words), _button(button["label"], button["url"])]
            words = []
        else:
            words.append(line)
    return mark_safe("".join([*parts, *_paragraph(words)]))  # noqa: S308 -- parts are escaped


def _paragraph(lines: list[str]) -> list[SafeString]:
    if not lines:
        return []
    inner = format_html_join(mark_safe("<br>"), "{}", ((_link(x),) for x in lines))
    return [format_html("<p>{}</p>", inner)]


def _button(label: str, url: str) -> SafeString:
    return format_html(
        '<p style="margin:24px 0"><a href="{}" style="{}">{}</a></p>',
        url,
        mark_safe(
            "display:inline-block;padding:12px 20px;border-radius:6px;"
            "background:#0b5563;color:#ffffff;text-decoration:none;font-weight:600"
        ),
        label.strip(),
    )


def _link(line: str) -> SafeString:
    """Escape ``line`` and make the addresses in it clickable."""
    pieces = LINK.split(line)
    return format_html_join(
        "",
        "{}",
        (
            (format_html('<a href="{0}">{0}</a>', piece) if i % 2 else piece,)
            for i, piece in enumerate(pieces)
        ),
    )


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.splitlines() if line.strip()]
