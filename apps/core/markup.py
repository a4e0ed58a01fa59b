"""The subset of CommonMark that texts are written in, and its safe HTML.

Paragraphs, emphasis, strong, links and notes (``[^1]``). Everything else stays as typed:
a heading or a list in the middle of a numbered provision would break its numbering.

A passage can be set apart (``set_apart``), with words that are only heard before it.
"""

import re
from collections.abc import Callable
from html import unescape

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from apps.core.lines import contained

#: Addresses a link may lead to.
SCHEMES = frozenset({"http", "https", "mailto"})
TAGS = frozenset({"p", "br", "em", "strong", "a", "mark", "span"})
#: A place on the same page.
ANCHOR = re.compile(r"#[0-9A-Za-z-]{1,64}")
WITHIN = re.compile(rf"\[((?:\\.|[^\[\]\\])*)\]\({ANCHOR.pattern}\)")
#: Signs of private use: what is only heard, then the passage, then its end.
HEARD, APART, TOGETHER = "\ue000\ue001\ue002"
MARKS = re.compile(r"[\\*_\[\]<>&`~!#^]")
#: Where a note is called, until what calls it is known.
CALL = re.compile("\ue003([0-9]+)\ue004")
SET_APART = re.compile(f"{HEARD}([^{HEARD}{APART}{TOGETHER}]*){APART}")
FOR_THE_EAR = "visually-hidden"
LISTS = frozenset({"ul", "ol", "li"})
NOTE = re.compile(r"\[\^(?P<label>[0-9A-Za-z-]{1,20})\](?!:)")
NOTE_TEXT = re.compile(
    r"^\[\^(?P<label>[0-9A-Za-z-]{1,20})\]:[ \t]*(?P<text>.+)$", re.MULTILINE
)

#: Note calls are these figures, so they survive in plain places such as a heading.
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
NO_SUPERSCRIPTS = str.maketrans("", "", SUPERSCRIPTS)


def _leads_somewhere(address: str) -> bool:
    """A link names its scheme or a place of the page; all else stays as typed."""
    is_outside = address.lower().startswith(("http://", "https://", "mailto:"))
    return is_outside or bool(ANCHOR.fullmatch(address))


def _kept_attribute(_tag: str, name: str, value: str) -> str | None:
    return None if name == "href" and not _leads_somewhere(value) else value


def _parser_of(*extra: str) -> MarkdownIt:
    parser = MarkdownIt("zero").enable([*RULES, *extra])
    parser.validateLink = _leads_somewhere  # type: ignore[method-assign, assignment] # its own hook
    return parser


RULES = ("emphasis", "link", "newline", "escape", "entity")
_parser = _parser_of()
_prose_parser = _parser_of("list")


def render(text: str, *, lists: bool = False) -> SafeString:
    """``text`` as safe HTML; notes follow as small paragraphs of their own."""
    body, notes = _apart(contained(text))
    html = (_prose_parser if lists else _parser).render(body)
    for number, note in enumerate(notes, start=1):
        html += f"<p>{_superscript(number)} {_parser.renderInline(note)}</p>"
    return mark_safe(_clean(html, lists=lists))  # noqa: S308 -- nh3 let nothing else through


def render_apart(
    text: str, call: Callable[[int, str], str]
) -> tuple[SafeString, list[SafeString]]:
    """``text`` as safe HTML, and its notes by themselves.

    ``call`` writes, as safe HTML, what calls the note of that number; it gets the note too.
    """
    body, notes = _apart(contained(CALL.sub("", text)), _call_sign)
    written = [_clean(_parser.renderInline(note)) for note in notes]

    def called(sign: re.Match[str]) -> str:
        number = int(sign[1])
        return call(number, written[number - 1])

    html = CALL.sub(called, _clean(_parser.render(body)))
    return mark_safe(html), [mark_safe(note) for note in written]  # noqa: S308 -- nh3 let nothing else through


def _clean(html: str, *, lists: bool = False) -> str:
    return nh3.clean(
        _with_passages(html),
        tags=set(TAGS | LISTS if lists else TAGS),
        attributes={"a": {"href"}, "*": set()},
        allowed_classes={"span": {FOR_THE_EAR}},
        attribute_filter=_kept_attribute,
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer nofollow",
    ).strip()


def set_apart(passage: str, *, heard: str) -> str:
    """``passage`` as one that is set apart; ``heard`` is told before it, to the ear only."""
    return f"{HEARD}{heard} {APART}{passage}{TOGETHER}"


def together(text: str) -> str:
    """``text`` with nothing set apart in it, and no links to places of its page."""
    return WITHIN.sub(r"\1", SET_APART.sub("", text).replace(TOGETHER, ""))


def _with_passages(html: str) -> str:
    said = SET_APART.sub(rf'<mark><span class="{FOR_THE_EAR}">\1</span>', html)
    return said.replace(APART, "").replace(HEARD, "").replace(TOGETHER, "</mark>")


def escaped(words: str) -> str:
    """``words`` so that no sign of them is a mark."""
    return MARKS.sub(r"\\\g<0>", words)


def plain(text: str) -> str:
    """``text`` without marks and notes, on one line; for titles, mail and excerpts."""
    body, _notes = _apart(contained(together(text)))
    words = nh3.clean(_parser.render(body), tags=set())
    return " ".join(unescape(words).translate(NO_SUPERSCRIPTS).split())


def _apart(
    text: str, sign: Callable[[int], str] | None = None
) -> tuple[str, list[str]]:
    """``text`` with its note calls as superscript numbers, and the notes in order."""
    sign = sign or _superscript
    texts = {match["label"]: match["text"] for match in NOTE_TEXT.finditer(text)}
    used: list[str] = []

    def call(match: re.Match[str]) -> str:
        label = match["label"]
        if label not in texts:
            return match[0]
        if label not in used:
            used.append(label)
        return sign(used.index(label) + 1)

    body = NOTE.sub(call, NOTE_TEXT.sub("", text))
    return body, [texts[label] for label in used]


def _call_sign(number: int) -> str:
    return f"\ue003{number}\ue004"


def _superscript(number: int) -> str:
    return "".join(SUPERSCRIPTS[int(digit)] for digit in str(number))
