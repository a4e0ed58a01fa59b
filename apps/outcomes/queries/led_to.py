"""What became of a thing that was said, and where it is now."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.outcomes.choices import ParagraphKind, Status
from apps.outcomes.frozen import Text
from apps.outcomes.models import (
    Disposition,
    Document,
    Paragraph,
    Snapshot,
    Source,
)
from apps.outcomes.queries.proposals import stands_in
from apps.outcomes.text.naming import name_of

#: Beside the outcomes of dispositions.
IN_THE_TEXT, OPEN = "in_the_text", "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A paragraph that something led to, as its reader finds it."""

    name: str
    address: str


class Places:
    """Where the paragraphs of a document stand for those who read the ledger."""

    def __init__(self, document: Document) -> None:
        self._rows = {
            row.pk: row for row in Paragraph.objects.filter(document=document)
        }
        self._shown = _shown_text(document)
        text = self._shown.text if self._shown else None
        self._names = names_in(text)
        self._document = document

    def led(self, pk: UUID | None) -> tuple[Led, ...]:
        """The paragraph, or what it was joined into, if readers find it in a text."""
        row = stands_in(pk, self._rows) if pk else None
        if row is not None and row.kind == ParagraphKind.REMARK:
            row = stands_in(row.explains_id, self._rows) if row.explains_id else None
        name = self._names.get(str(row.pk)) if row else None
        if row is None or name is None:
            return ()
        return (Led(name=name, address=f"{self._address}#p-{row.pk}"),)

    @property
    def _address(self) -> str:
        slug = self._document.edition.slug
        if self._document.status == Status.PUBLISHED:
            return reverse("outcomes:document", args=[slug])
        assert self._shown is not None
        return reverse("outcomes:version", args=[slug, self._shown.number])


def _shown_text(document: Document) -> Snapshot | None:
    """The adopted text once it is published, else the newest frozen one."""
    if document.status == Status.PUBLISHED:
        return document.adoption.snapshot
    return document.snapshots.order_by("-number").first()


def names_in(text: Text | None) -> dict[str, str]:
    """What each paragraph of ``text`` is called, by its id."""
    entries = text.entries if text else ()
    return {entry.id: name_of(entry.kind, entry.place) for entry in entries}


def paragraphs_by_source(document: Document) -> defaultdict[int, list[UUID]]:
    found: defaultdict[int, list[UUID]] = defaultdict(list)
    rows = Source.objects.filter(paragraph__document=document).order_by("pk")
    for contribution, paragraph in rows.values_list("contribution", "paragraph"):
        found[contribution].append(paragraph)
    return found


def became(word: Disposition | None, *, is_used: bool = False) -> dict[str, Any]:
    if word is not None:
        return {
            "outcome": word.outcome,
            "outcome_label": word.get_outcome_display(),
            "reason": word.reason,
        }
    if is_used:
        return {
            "outcome": IN_THE_TEXT,
            "outcome_label": _("In the text"),
            "reason": "",
        }
    return {"outcome": OPEN, "outcome_label": _("Not decided yet"), "reason": ""}
