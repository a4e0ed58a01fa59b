"""A text that people were asked about, with the amendments on it, for files to take along.

They hold what everybody may read who may speak to that text: names where their bearers
allow it, of what is withheld the reason, of what is withdrawn only that it is.
"""

import hashlib
import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from apps.core.printing import stylesheet, write_pdf
from apps.core.signs import spelled_out
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Amendment, Snapshot
from apps.outcomes.queries.voices import Shown, shown
from apps.outcomes.rendering.notes import PrintedNotes, are_called_in

#: Raised when the look of the files changes.
LAYOUT = 3


@dataclass(frozen=True, slots=True)
class Amended:
    """A paragraph of the text, and what is proposed for it."""

    entry: Entry
    proposed: list[Shown]


def amendments_on(snapshot: Snapshot) -> list[Amendment]:
    rows = Amendment.objects.for_pages().filter(consultation__snapshot=snapshot)
    return list(rows.order_by("consultation", "number"))


def amended(snapshot: Snapshot) -> list[Amended]:
    """The text in its order, each paragraph with its amendments in theirs."""
    text = snapshot.text
    by_paragraph: defaultdict[str, list[Shown]] = defaultdict(list)
    for one in shown(amendments_on(snapshot), text, None, is_team=False):
        by_paragraph[str(one.voice.paragraph_id)].append(one)
    return [Amended(entry, by_paragraph[entry.id]) for entry in text.entries]


def fingerprint_of_amendments(snapshot: Snapshot) -> str:
    """A name for all that the files say beside the text."""
    # Whoever asks reads another language than the worker: a name that is not shown is
    # told in words.
    with translation.override(snapshot.document.language):
        facts = [LAYOUT, *(_facts(one) for one in amendments_on(snapshot))]
    return hashlib.sha256(json.dumps(facts, default=str).encode()).hexdigest()


def _facts(one: Amendment) -> list[Any]:
    word = one.disposition
    into = word.into.label if word and word.into else ""
    return [
        one.number,
        one.kind,
        one.paragraph_id,
        one.after_id,
        one.body,
        one.reason,
        one.public_name,
        one.on_behalf_of,
        one.withheld_because,
        [word.outcome, word.reason, into] if word else None,
    ]


def amended_pdf(snapshot: Snapshot) -> bytes:
    """The text with its amendments in its own language, read and heard."""
    text = snapshot.text
    with translation.override(text.language):
        is_from_right = translation.get_language_bidi()
        html = render_to_string(
            "outcomes/pdf/amendments.html",
            {
                "snapshot": snapshot,
                "text": text,
                "edition": text.edition,
                "direction": "rtl" if is_from_right else "ltr",
                "sections": amended(snapshot),
                "notes": PrintedNotes(at_foot=False),
                "has_notes": are_called_in(
                    [text.enacting_text, *(one.body for one in text.entries)]
                ),
            },
        )
    # People may write any sign, and a file has to be complete.
    return write_pdf(
        html=spelled_out(html), css=stylesheet(), frozen_at=snapshot.frozen_at
    )
