"""What an amendment would make of the text as it is now.

An amendment is written on the frozen text; the draft goes on. What it would make of the
present text is worked out each time it is asked for, so it is never behind.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from apps.core.textdiff import Merge, Part, merge3, parts3
from apps.outcomes.choices import AmendmentKind, ParagraphKind
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Amendment, Paragraph, Snapshot
from apps.outcomes.text.settling import readable


class Fit(StrEnum):
    """How an amendment goes with the text as it is now."""

    #: Nobody has changed its paragraph since.
    SAME = "same"
    #: Others have changed it, elsewhere: both go together.
    REBASED = "rebased"
    #: Others have changed the same words, or what it is about is gone: a human decides.
    CONFLICT = "conflict"
    #: The text says already what it asks for.
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An amendment on the present text."""

    amendment: Amendment
    #: As it was frozen.
    frozen: str
    #: The paragraph it is about, or what that was joined into; ``None`` when removed.
    paragraph: Paragraph | None
    merge: Merge
    fit: Fit

    @property
    def text(self) -> str:
        """The words that would stand there; with conflicts both, in square brackets."""
        return self.merge.text

    @property
    def present(self) -> str:
        return self.paragraph.body if self.paragraph else ""

    @property
    def parts(self) -> list[Part]:
        """Where both have changed the same words, what there is to choose from."""
        if self.merge.is_clean:
            return []
        return readable(parts3(self.frozen, self.amendment.body, self.present))


def proposals_of(
    snapshot: Snapshot, amendments: Iterable[Amendment]
) -> dict[int, Proposal]:
    """Each of ``amendments``, which are on ``snapshot``, on the text as it is now."""
    entries = {UUID(entry.id): entry for entry in snapshot.text.entries}
    paragraphs = {
        one.pk: one
        for one in Paragraph.objects.filter(document=snapshot.document_id)
        .select_related("head")
        .exclude(kind=ParagraphKind.REMARK)
    }
    return {
        one.pk: _proposal(one, entries[one.paragraph_id], paragraphs)
        for one in amendments
    }


def proposal_of(amendment: Amendment) -> Proposal:
    return proposals_of(amendment.snapshot, [amendment])[amendment.pk]


def _proposal(
    amendment: Amendment, entry: Entry, paragraphs: dict[UUID, Paragraph]
) -> Proposal:
    paragraph = stands_in(amendment.paragraph_id, paragraphs)
    present = paragraph.body if paragraph else ""
    merge = Merge(amendment.body, 0)
    if amendment.kind == AmendmentKind.REPLACE and paragraph:
        merge = merge3(entry.written, amendment.body, present)
    fit = _fit(amendment, entry, paragraph, merge, paragraphs)
    return Proposal(amendment, entry.written, paragraph, merge, fit)


def _fit(
    amendment: Amendment,
    entry: Entry,
    paragraph: Paragraph | None,
    merge: Merge,
    paragraphs: dict[UUID, Paragraph],
) -> Fit:
    if amendment.kind == AmendmentKind.DELETE and paragraph is None:
        return Fit.DONE
    after = amendment.after_id
    if paragraph is None or (after and stands_in(after, paragraphs) is None):
        return Fit.CONFLICT
    if amendment.kind == AmendmentKind.REPLACE and merge.text == paragraph.body:
        return Fit.DONE if merge.is_clean else Fit.CONFLICT
    is_elsewhere = paragraph.pk != amendment.paragraph_id
    is_moved_on = is_elsewhere or paragraph.body != entry.written
    if not is_moved_on:
        return Fit.SAME
    if amendment.kind == AmendmentKind.DELETE or not merge.is_clean:
        return Fit.CONFLICT
    return Fit.REBASED


def stands_in(pk: UUID, paragraphs: dict[UUID, Paragraph]) -> Paragraph | None:
    """The paragraph, or the live one that it was joined into since."""
    found = paragraphs.get(pk)
    while found is not None and found.removed_at:
        found = paragraphs.get(found.joined_into_id) if found.joined_into_id else None
    return found
