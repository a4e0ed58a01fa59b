"""Giving paragraphs another place in the text; the items of a paragraph go with it."""

from collections.abc import Callable, Sequence
from uuid import UUID

from django.db import transaction

from apps.accounts.models import User
from apps.outcomes.actions import refusals
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.places import (
    changed,
    check,
    check_held,
    give_keys,
    standing_in,
)
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Paragraph
from apps.outcomes.text import numbering


@transaction.atomic
def move(
    paragraph: Paragraph, *, by: User, up: bool, structure_version: int
) -> Paragraph:
    """Let a paragraph change places with the one before or after it, if there is one.

    Its items go with it, and it passes the items of the other.

    Raises:
        Refused: an item would have nothing above it, the text is frozen, or somebody
            else changed the structure.
    """

    def order(standing: Sequence[Paragraph], at: int) -> list[Paragraph]:
        return numbering.moved(standing, at, up=up)

    return _put_in_order(
        paragraph, order, by=by, version=structure_version, to="up" if up else "down"
    )


@transaction.atomic
def move_behind(
    paragraph: Paragraph, *, by: User, after: UUID | None, structure_version: int
) -> Paragraph:
    """Put a paragraph with its items behind ``after``, or in front of the whole text.

    Raises:
        Refused: that paragraph is not in the text (any more), or as for ``move``.
    """

    def order(standing: Sequence[Paragraph], at: int) -> list[Paragraph]:
        if after is None:
            return numbering.placed(standing, at, after=None)
        ids = [one.pk for one in standing]
        if after not in ids:
            raise refusals.place_gone()
        return numbering.placed(standing, at, after=ids.index(after))

    return _put_in_order(
        paragraph, order, by=by, version=structure_version, to="behind"
    )


def _put_in_order(
    paragraph: Paragraph,
    order: Callable[[Sequence[Paragraph], int], list[Paragraph]],
    *,
    by: User,
    version: int,
    to: str,
) -> Paragraph:
    document = draft_with_locked_order(paragraph.document)
    check(document, version)
    if paragraph.kind == ParagraphKind.REMARK:
        raise refusals.no_place()
    standing = standing_in(document)
    if paragraph not in standing:
        raise refusals.removed()
    at = standing.index(paragraph)
    wanted = order(standing, at)
    if wanted == standing:
        return paragraph
    check_held(standing, wanted)
    give_keys(numbering.unit_of(standing, at), wanted)
    paragraph.refresh_from_db(fields=["order_key"])
    changed(document, paragraph, by, "outcomes.paragraph_moved", to=to)
    return paragraph
