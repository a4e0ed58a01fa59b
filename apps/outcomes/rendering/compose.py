"""The words and the structure of the printed Outcome Document."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from apps.core.addresses import absolute
from apps.core.printing import stylesheet
from apps.outcomes.choices import WITH_VOICES, RenderingKind
from apps.outcomes.frozen import Entry, Text
from apps.outcomes.models import Adoption, Snapshot, TranslationVersion
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.queries.on_record import OnRecord
from apps.outcomes.rendering.amended import fingerprint_of_amendments
from apps.outcomes.rendering.annexes import days_of, partners_of, trace_of
from apps.outcomes.rendering.notes import PrintedNotes, are_called_in
from apps.outcomes.rendering.publication import works_of
from apps.outcomes.translated import Translated, read
from apps.partners.choices import Role

#: Raised when the template or the stylesheet changes the look of the document.
LAYOUT = 7


@dataclass(frozen=True, slots=True)
class Composed:
    """What WeasyPrint needs, and the name of it all."""

    html: str
    css: str
    frozen_at: datetime


def adoption_of(snapshot: Snapshot) -> Adoption | None:
    return Adoption.objects.filter(snapshot=snapshot).first()


def fingerprint_of(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    translation: TranslationVersion | None = None,
    known: OnRecord | None = None,
) -> str:
    """A name for everything that goes into the file of that kind of ``snapshot``."""
    known = known or OnRecord.about(snapshot)
    parts = [
        LAYOUT,
        snapshot.sha256,
        known.remarks.sha256 if known.remarks else "",
        _facts(known.adoption),
        [
            (one.kind, one.paragraph_id, one.text, one.attributed_to)
            for one in known.statements
        ],
        # Without any, a file keeps the name that was made of what there is.
        *(one.sha256 for one in known.corrigenda),
        *([kind] if kind != RenderingKind.PDF else []),
        *([translation.sha256] if translation else []),
        *([fingerprint_of_amendments(snapshot)] if kind in WITH_VOICES else []),
    ]
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()


def compose(
    snapshot: Snapshot,
    kind: str = RenderingKind.PDF,
    version: TranslationVersion | None = None,
) -> Composed:
    """Lay ``snapshot`` out in its own language: cover, contents, text, remarks, record.

    Or in that of ``version``, a translation: then it says so, and what is authentic.
    """
    for_print = kind == RenderingKind.FOR_PRINT
    adoption = adoption_of(snapshot)
    remarks = remarks_of(adoption)
    corrigenda = corrigenda_of(adoption)
    text = snapshot.text.with_remarks(remarks.content if remarks else None)
    corrections = [one.correction for one in corrigenda]
    authentic = text.with_corrections(corrections)
    translated = read(version.content, text, corrections) if version else None
    text = translated.laid_over(authentic) if translated else authentic
    with translation.override(text.language):
        html = render_to_string(
            "outcomes/pdf/document.html",
            {
                "snapshot": snapshot,
                "adoption": adoption,
                "remarks": remarks,
                "corrigenda": corrigenda,
                "statements": _numbered_statements(snapshot, adoption),
                **_of_text(text, PrintedNotes(at_foot=for_print)),
                **_of_edition(text.edition),
                **_of_languages(authentic, version, translated),
            },
        )
    return Composed(
        html=html,
        css=stylesheet(*(["pdf/for-print.css"] if for_print else [])),
        frozen_at=(version or remarks or snapshot).frozen_at,
    )


def _of_text(text: Text, notes: PrintedNotes) -> dict[str, Any]:
    """What the template asks of the text, in whose language we are."""
    bodies = [body for one in text.entries for body in _bodies(one)]
    return {
        "text": text,
        "notes": notes,
        "has_notes": not notes.is_at_foot
        and are_called_in([text.enacting_text, *bodies]),
        "works": works_of(text),
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        # Unseen, behind a foreign word: what follows runs from the right again.
        "turn": "\u061c" if translation.get_language_bidi() else "",
        "has_remarks": any(entry.remark for entry in text.entries),
        "trace": trace_of(text),
    }


def _of_languages(
    authentic: Text, version: TranslationVersion | None, translated: Translated | None
) -> dict[str, Any]:
    """Which text was adopted, and where a translation is not one."""
    return {
        "authentic": authentic.language,
        "version": version,
        "translated": translated,
        "untranslated": translated.untranslated if translated else (),
        "behind": translated.behind_at if translated else (),
    }


def _bodies(entry: Entry) -> list[str]:
    return [entry.body, entry.remark.body] if entry.remark else [entry.body]


def _of_edition(edition: Mapping[str, Any]) -> dict[str, Any]:
    partners = edition.get("partners", ())
    organisers = [p for p in partners if p["role"] == Role.LEAD]
    return {
        "edition": edition,
        "dates": days_of(edition),
        "partners": partners_of(edition),
        "organisers": organisers,
        "organiser_unconfirmed": not all(p["is_confirmed"] for p in organisers),
        "has_unconfirmed": not all(p["is_confirmed"] for p in partners),
        "address": absolute(f"/{edition['slug']}/outcome/"),
    }


KNOWN_LATER = (
    "chaired_by",
    "adopted_at",
    "votes_for",
    "votes_against",
    "votes_abstained",
)


def _facts(adoption: Adoption | None) -> list[Any]:
    if adoption is None:
        return []
    facts = [adoption.method, adoption.adopted_on, adoption.place, adoption.body]
    # Only what is known, so that earlier acts keep the file that was made of them.
    known = {name: getattr(adoption, name) for name in KNOWN_LATER}
    return [*facts, *(pair for pair in known.items() if pair[1] not in {None, ""})]


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
