"""The words and the structure of the printed Outcome Document."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from apps.core.addresses import absolute
from apps.core.partial_dates import PartialDate, display_range
from apps.core.printing import stylesheet
from apps.outcomes.choices import WITH_VOICES, RenderingKind
from apps.outcomes.frozen import Entry, Text
from apps.outcomes.models import Adoption, Snapshot, TranslationVersion
from apps.outcomes.queries import remarks_of
from apps.outcomes.queries.corrigenda import corrigenda_of
from apps.outcomes.queries.on_record import OnRecord
from apps.outcomes.rendering.amended import fingerprint_of_amendments
from apps.outcomes.rendering.notes import PrintedNotes, are_called_in
from apps.outcomes.rendering.publication import works_of
from apps.outcomes.translated import Translated, read
from apps.partners.choices import Role

#: Raised when the template or the stylesheet changes the look of the document.
LAYOUT = 5


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
        "dates": display_range(
            PartialDate.parse(edition["starts_on"]),
            PartialDate.parse(edition["ends_on"]),
        ),
        "partners": partners_of(edition),
        "organisers": organisers,
        "organiser_unconfirmed": not all(p["is_confirmed"] for p in organisers),
        "has_unconfirmed": not all(p["is_confirmed"] for p in partners),
        "address": absolute(f"/{edition['slug']}/outcome/"),
    }


@dataclass(slots=True)
class Fed:
    """A session, and the encouragements that rest on what it found."""

    title: str
    codes: set[str] = field(default_factory=set)
    #: In the order of the text.
    places: list[str] = field(default_factory=list)

    @property
    def questions(self) -> str:
        return ", ".join(sorted(self.codes))

    @property
    def encouragements(self) -> str:
        return ", ".join(dict.fromkeys(self.places))


@dataclass(frozen=True, slots=True)
class Trace:
    """Where the encouragements come from, read from their end."""

    sessions: list[Fed]
    questions: list[tuple[str, str]]
    people: list[str]


def trace_of(text: Text) -> Trace:
    """The sessions in the order of the text, the key questions, and who is named."""
    sessions: dict[str, Fed] = {}
    questions: dict[str, str] = {}
    people: set[str] = set()
    for entry in text.entries:
        for source in (*entry.sources, *(entry.remark.sources if entry.remark else ())):
            fed = sessions.setdefault(source.session_slug, Fed(source.session_title))
            asked = {one.code: one.text for one in source.key_questions}
            questions |= asked
            fed.codes |= asked.keys()
            fed.places += [entry.place] if entry.label else []
            people |= {source.attributed_to} - {""}
    return Trace(list(sessions.values()), sorted(questions.items()), sorted(people))


def partners_of(edition: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The partners as they stood when the text was frozen, under their headings."""
    headings = {
        Role.LEAD: _("Organised by"),
        Role.CO_ORGANISER: _("Organised together with"),
        Role.PARTNER: _("In cooperation with"),
        Role.FUNDER: _("Funded by"),
    }
    found = edition.get("partners", ())
    groups = [
        {"heading": heading, "partners": [p for p in found if p["role"] == role]}
        for role, heading in headings.items()
    ]
    return [group for group in groups if group["partners"]]


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
