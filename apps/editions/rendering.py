"""The concept note as a PDF: made by a worker, remembered until the text changes."""

import hashlib
import re
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import translation

from apps.core import memory
from apps.core.addresses import absolute
from apps.core.printing import RenderingFailed, stylesheet, write_pdf
from apps.editions import queries
from apps.editions.models import ConceptNote

#: The note is written in English; what the template adds speaks with it.
LANGUAGE = "en"
KEPT_SECONDS = 7 * 24 * 3600
#: A paragraph in an item is no child that PDF/UA-1 allows; WeasyPrint makes the right one
#: of an item's bare words.
ITEM = re.compile(r"<li>\s*<p>(.*?)</p>\s*</li>", re.DOTALL)
PARAGRAPHS = re.compile(r"</p>\s*<p>")
#: One order at a time for one text. A lost order, and a failure, are tried again after this.
ORDER_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Printed:
    """The file, or why there is none yet; both empty while it is being made."""

    content: bytes = b""
    failure: str = ""

    @property
    def etag(self) -> str:
        return f'"{hashlib.sha256(self.content).hexdigest()}"'


def composed(note: ConceptNote) -> str:
    """The HTML of the whole note, the same for the same facts."""
    with translation.override(LANGUAGE):
        html = render_to_string(
            "editions/pdf/concept_note.html",
            {
                "language": LANGUAGE,
                "edition": note.edition,
                "note": note,
                "references": queries.references_of(note.edition),
                "address": absolute(f"{note.edition.get_absolute_url()}concept-note/"),
            },
        )
    return ITEM.sub(lambda item: f"<li>{PARAGRAPHS.sub('<br>', item[1])}</li>", html)


def look_up(note: ConceptNote) -> Printed:
    """What is remembered of the note as it reads now."""
    key = _key(composed(note))
    found = memory.recall([key, f"{key}:failure"])
    return Printed(found.get(key, b""), found.get(f"{key}:failure", ""))


def is_to_be_ordered(note: ConceptNote) -> bool:
    """Whether the caller is the one to have it made; the others wait for the same file."""
    return memory.is_new(f"{_key(composed(note))}:ordered", seconds=ORDER_SECONDS)


def make(note: ConceptNote) -> Printed:
    """Make the file of the note as it reads now, or remember why it could not be made."""
    html = composed(note)
    key = _key(html)
    try:
        content = write_pdf(html=html, css=stylesheet(), frozen_at=note.updated_at)
    except RenderingFailed as failure:
        memory.remember(f"{key}:failure", str(failure), seconds=ORDER_SECONDS)
        return Printed(failure=str(failure))
    memory.remember(key, content, seconds=KEPT_SECONDS)
    return Printed(content)


def _key(html: str) -> str:
    digest = hashlib.sha256(f"{stylesheet()}{html}".encode()).hexdigest()
    return f"concept-note:{digest}"
