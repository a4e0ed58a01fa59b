"""Cutting one text in two and putting two together, with the notes each of them calls."""

import re

from apps.core.markup import NOTE, NOTE_TEXT
from apps.outcomes.text.brackets import held_together

#: A sentence ends at its mark and the space behind it; a line ends for itself.
BOUNDARY = re.compile(r"(?<=[.;:!?؟؛。！？…])\s+|\n+")


def sentences(text: str) -> list[str]:
    """The pieces between which ``text`` can be split, without its notes."""
    body = _apart(text)[0].strip()
    starts = _starts(body)
    ends = [*starts[1:], len(body)]
    return [body[at:end].strip() for at, end in zip(starts, ends, strict=False)]


def _starts(body: str) -> list[int]:
    """Where the pieces begin; no mark and no passage in brackets is cut in two."""
    whole = held_together(body)
    ends = [match.end() for match in BOUNDARY.finditer(body)]
    starts = [
        at for at in ends if not any(first < at < beyond for first, beyond in whole)
    ]
    return [at for at in (0, *starts) if body[at:].strip()]


def split_before(text: str, sentence: int) -> tuple[str, str] | None:
    """``text`` up to that sentence (counted from 0), and from it on, each with its notes.

    ``None`` when one of the halves would be empty.
    """
    body, notes = _apart(text)
    body = body.strip()
    starts = _starts(body)
    if not 0 < sentence < len(starts):
        return None
    at = starts[sentence]
    return _with_notes(body[:at].strip(), notes), _with_notes(body[at:].strip(), notes)


def joined(first: str, second: str) -> str:
    """Both texts as one paragraph; a note of ``second`` gives way to a label in use."""
    body, notes = _apart(first)
    tail, more = _apart(second)
    for label in list(more):
        if label in notes and more[label] != notes[label]:
            fresh = _free_label({*notes, *more})
            tail = tail.replace(f"[^{label}]", f"[^{fresh}]")
            more[fresh] = more.pop(label)
    together = " ".join(part for part in (body.strip(), tail.strip()) if part)
    return _with_notes(together, notes | more)


def _apart(text: str) -> tuple[str, dict[str, str]]:
    notes = {match["label"]: match["text"] for match in NOTE_TEXT.finditer(text)}
    return NOTE_TEXT.sub("", text), notes


def _with_notes(body: str, notes: dict[str, str]) -> str:
    called = dict.fromkeys(match["label"] for match in NOTE.finditer(body))
    lines = [f"[^{label}]: {notes[label]}" for label in called if label in notes]
    return "\n\n".join([body, "\n".join(lines)]) if lines else body


def _free_label(used: set[str]) -> str:
    number = 1
    while str(number) in used:
        number += 1
    return str(number)
