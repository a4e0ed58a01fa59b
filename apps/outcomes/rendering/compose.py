"""The words and the structure of the printed Outcome Document."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from apps.core.addresses import absolute
from apps.core.partial_dates import PartialDate, display_range
from apps.outcomes.models import Adoption, Snapshot

#: Raised when the template or the stylesheet changes the look of the document.
LAYOUT = 1


@dataclass(frozen=True, slots=True)
class Composed:
    """What WeasyPrint needs, and the name of it all."""

    html: str
    css: str
    frozen_at: datetime


def adoption_of(snapshot: Snapshot) -> Adoption | None:
    return Adoption.objects.filter(snapshot=snapshot).first()


def fingerprint_of(snapshot: Snapshot) -> str:
    """A name for everything that goes into the PDF of ``snapshot``."""
    adoption = adoption_of(snapshot)
    parts = [LAYOUT, snapshot.sha256, _facts(adoption), _statements(adoption)]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def compose(snapshot: Snapshot) -> Composed:
    """Lay ``snapshot`` out in its own language: cover, contents, text, remarks."""
    content = snapshot.content
    adoption = adoption_of(snapshot)
    language = content["document"]["language"]
    edition = content["edition"]
    path = f"/{edition['slug']}/outcome/"
    with translation.override(language):
        html = render_to_string(
            "outcomes/pdf/document.html",
            {
                "language": language,
                "direction": "rtl" if translation.get_language_bidi() else "ltr",
                "content": content,
                "edition": edition,
                "dates": display_range(
                    PartialDate.parse(edition["starts_on"]),
                    PartialDate.parse(edition["ends_on"]),
                ),
                "document": content["document"],
                "snapshot": snapshot,
                "adoption": adoption,
                "statements": _numbered_statements(snapshot, adoption),
                "provisions": [
                    p for p in content["paragraphs"] if p["kind"] == "provision"
                ],
                "address": absolute(path),
            },
        )
    return Composed(html=html, css=_stylesheet(), frozen_at=snapshot.frozen_at)


def _stylesheet() -> SafeString:
    # Our own file, without a variable in it.
    return mark_safe(render_to_string("outcomes/pdf/document.css"))  # noqa: S308 -- see above


def _facts(adoption: Adoption | None) -> list[Any]:
    if adoption is None:
        return []
    return [adoption.method, adoption.adopted_on, adoption.place, adoption.body]


def _statements(adoption: Adoption | None) -> list[Any]:
    if adoption is None:
        return []
    return list(
        adoption.statements.order_by("position", "pk").values_list(
            "kind", "paragraph_id", "text", "attributed_to"
        )
    )


def _numbered_statements(
    snapshot: Snapshot, adoption: Adoption | None
) -> list[dict[str, Any]]:
    if adoption is None:
        return []
    return [
        {
            "kind": statement.get_kind_display(),
            "number": snapshot.numbers.get(str(statement.paragraph_id)),
            "text": statement.text,
            "attributed_to": statement.attributed_to,
        }
        for statement in adoption.statements.order_by("position", "pk")
    ]
