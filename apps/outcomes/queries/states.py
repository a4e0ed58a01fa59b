"""The whole text as it was under a number or at a moment, to be compared."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q
from django.utils.safestring import SafeString

from apps.core.textdiff import diff_html
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Paragraph, Snapshot
from apps.outcomes.queries.texts import texts_at
from apps.outcomes.text.comparing import Pair, Placed, compared
from apps.outcomes.text.numbering import labels_of


@dataclass(frozen=True, slots=True)
class State:
    """``opening`` are title, subtitle and enacting text.

    Of a moment before orders were kept neither these nor the order are on file.
    """

    placed: list[Placed]
    opening: tuple[str, str, str] | None

    @property
    def is_known(self) -> bool:
        return self.opening is not None


@dataclass(frozen=True, slots=True)
class Comparison:
    pairs: list[Pair]
    #: The differences of title, subtitle and enacting text, where there are any.
    opening: list[SafeString]
    #: Whether the order of both is on file, and not only their words.
    is_known: bool

    @property
    def changed(self) -> list[Pair]:
        return [pair for pair in self.pairs if not pair.is_same]

    @property
    def same(self) -> int:
        return len(self.pairs) - len(self.changed)


def frozen_state(snapshot: Snapshot) -> State:
    text, document = snapshot.text, snapshot.content["document"]
    placed = [
        Placed(
            id=entry.id,
            kind=entry.kind,
            level=entry.level,
            place=entry.place,
            body=entry.written,
            remark=entry.remark.written if entry.remark else "",
            remark_id=entry.remark.id if entry.remark else None,
            alternative_of=entry.alternative_of,
            by_chair=entry.by_chair,
        )
        for entry in text.entries
    ]
    return State(placed, (text.title, text.subtitle, document["enacting_text"]))


def state_now(document: Document) -> State:
    paragraphs = list(document.paragraphs.live().select_related("head").in_order())
    bodies = {one.pk: one.body for one in paragraphs}
    opening = (document.title, document.subtitle, document.enacting_text)
    return State(_placed(paragraphs, bodies), opening)


def state_at(document: Document, at: datetime) -> State:
    """The text of that moment; in the order of today where no earlier one is on file."""
    texts = texts_at(document, at)
    arranged = document.arrangements.filter(at__lte=at).order_by("-pk").first()
    if arranged:
        bodies = {pk: text.body for pk, text in texts.items()}
        title, subtitle, enacting_text = arranged.opening
        opening = (title, subtitle, enacting_text)
        return State(_placed(arranged.paragraphs, bodies), opening)
    there = document.paragraphs.filter(
        Q(removed_at__isnull=True) | Q(removed_at__gt=at), created_at__lte=at
    )
    paragraphs = list(there.in_order())
    bodies = {one.pk: texts[one.pk].body for one in paragraphs if one.pk in texts}
    return State(_placed(paragraphs, bodies), None)


def _placed(paragraphs: list[Paragraph], bodies: Mapping[UUID, str]) -> list[Placed]:
    labels = labels_of(paragraphs)
    remarks = {
        one.explains_id: one.pk
        for one in paragraphs
        if one.kind == ParagraphKind.REMARK
    }
    return [
        Placed(
            id=str(one.pk),
            kind=one.kind,
            level=one.level,
            place=labels[one.pk].place,
            body=bodies.get(one.pk, ""),
            remark=bodies.get(remarks[one.pk], "") if one.pk in remarks else "",
            remark_id=str(remarks[one.pk]) if one.pk in remarks else None,
            alternative_of=str(one.alternative_of_id or "") or None,
            by_chair=one.by_chair,
        )
        for one in paragraphs
        if one.kind != ParagraphKind.REMARK
    ]


def comparison(before: State, after: State) -> Comparison:
    openings = zip(before.opening or (), after.opening or (), strict=False)
    return Comparison(
        pairs=compared(before.placed, after.placed),
        opening=[diff_html(one, other) for one, other in openings if one != other],
        is_known=before.is_known and after.is_known,
    )
