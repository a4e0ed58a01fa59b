"""A paragraph behind another one, as an amendment or the floor of a sitting wants it.

Nothing ever stands between a paragraph and its items, or between the wordings of one.
"""

from collections.abc import Sequence
from uuid import UUID

from apps.accounts.models import User
from apps.outcomes.actions import refusals
from apps.outcomes.actions.places import (
    add,
    changed,
    check_held,
    give_keys,
    key_after,
    standing_in,
)
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text import numbering


def add_behind(
    document: Document,
    after: Paragraph,
    *,
    by: User,
    pk: UUID,
    body: str,
    origin: str,
    **facts: object,
) -> Paragraph:
    """A new paragraph of the kind of ``after``; behind a heading an encouragement.

    The document is locked. ``facts`` are noted with it.
    """
    is_heading = after.kind == ParagraphKind.HEADING
    kind = ParagraphKind.PROVISION if is_heading else after.kind
    standing = standing_in(document)
    last = standing[numbering.end_of_group(standing, standing.index(after)) - 1]
    made = add(
        document,
        by=by,
        pk=pk,
        body=body,
        origin=origin,
        kind=kind,
        level=after.level,
        order_key=key_after(document, last.pk),
    )
    changed(document, made, by, "outcomes.paragraph_inserted", kind=kind, **facts)
    return made


def put_behind(
    document: Document, paragraph: Paragraph, after: Paragraph | None, *, by: User
) -> bool:
    """Let a paragraph with its items stand after another one with its own, or first.

    The document is locked. Returns whether anything has moved.

    Raises:
        Refused: the other one is gone, or an item would have nothing above it.
    """
    standing = standing_in(document)
    order = _order_with(standing, paragraph, after)
    if order == standing:
        return False
    check_held(standing, order)
    give_keys(numbering.unit_of(standing, standing.index(paragraph)), order)
    where = after.pk if after else None
    changed(document, paragraph, by, "outcomes.paragraph_moved", after=where)
    return True


def is_behind(
    document: Document, paragraph: Paragraph, after: Paragraph | None
) -> bool:
    """Whether ``put_behind`` would change nothing."""
    standing = standing_in(document)
    return _order_with(standing, paragraph, after) == standing


def _order_with(
    standing: Sequence[Paragraph], paragraph: Paragraph, after: Paragraph | None
) -> list[Paragraph]:
    unit = numbering.unit_of(standing, standing.index(paragraph))
    rest = [one for one in standing if one not in unit]
    at = 0 if after is None else _end_of(rest, after)
    return [*rest[:at], *unit, *rest[at:]]


def _end_of(rest: Sequence[Paragraph], after: Paragraph) -> int:
    while after.removed_at and after.joined_into:
        after = after.joined_into
    if after not in rest:
        raise refusals.place_gone()
    return numbering.end_of_group(rest, rest.index(after))
