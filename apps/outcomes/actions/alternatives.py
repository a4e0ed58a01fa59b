"""Other wordings of a paragraph beside the first, and choosing one of them."""

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.actions.cutting import copy_sources
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.places import (
    add,
    changed,
    check,
    earlier,
    key_after,
    standing_in,
)
from apps.outcomes.actions.structure import remove_alone
from apps.outcomes.choices import Option, Origin, ParagraphKind
from apps.outcomes.models import Document, Paragraph
from apps.outcomes.text import numbering


@transaction.atomic
def propose(
    paragraph: Paragraph,
    *,
    by: User,
    id: UUID,  # noqa: A002 -- the identity of the new wording
    body: str,
    by_chair: bool = False,
    structure_version: int,
) -> Paragraph:
    """Put another wording behind ``paragraph`` and those it has; its sources come along.

    The same form again adds nothing.

    Raises:
        Refused: this document goes without them, a heading or a remark has none, the
            text is frozen, or somebody else changed the structure.
    """
    document = draft_with_locked_order(paragraph.document)
    id, known = earlier(document, id, body)  # noqa: A001 -- as above
    if known:
        return known
    check(document, structure_version)
    _check_option(document, by_chair=by_chair)
    first, last = _group(document, paragraph)
    made = add(
        document,
        by=by,
        pk=id,
        body=body,
        origin=Origin.MANUAL,
        kind=first.kind,
        level=first.level,
        order_key=key_after(document, last.pk),
        alternative_of=first,
        by_chair=by_chair,
    )
    copy_sources(first, made, by)
    changed(document, made, by, "outcomes.alternative_proposed", first=first.pk)
    return made


@transaction.atomic
def choose(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Keep this wording under the number they share, and leave the others out.

    They become tombstones that lead here, and come back as other wordings of it. Its
    remark is that of the first if it has none. It is the chair's no longer. With nothing
    to choose from, it stays.

    Raises:
        Refused: it has been removed, the text is frozen, or somebody else changed the
            structure.
    """
    document = draft_with_locked_order(paragraph.document)
    standing = standing_in(document)
    first = _first(standing, paragraph)
    paragraph = standing[standing.index(paragraph)]
    others = [
        one
        for one in standing
        if one != paragraph and first.pk in {one.pk, one.alternative_of_id}
    ]
    if not others:
        return paragraph
    check(document, structure_version)
    _let_stand_first(paragraph, first)
    for one in others:
        _leave_out(standing, one, paragraph, by)
    changed(document, paragraph, by, "outcomes.alternative_chosen", first=first.pk)
    return paragraph


def _group(document: Document, paragraph: Paragraph) -> tuple[Paragraph, Paragraph]:
    """The first wording of ``paragraph``, and what stands last behind it."""
    standing = standing_in(document)
    first = _first(standing, paragraph)
    if first.kind == ParagraphKind.HEADING:
        raise Refused(_("A heading has no other wording beside it."), code="heading")
    return first, numbering.unit_of(standing, standing.index(first))[-1]


def _check_option(document: Document, *, by_chair: bool) -> None:
    needed = Option.CHAIRS_TEXT if by_chair else Option.ALTERNATIVES
    if needed not in document.options:
        raise refusals.goes_without(needed)


def _first(standing: Sequence[Paragraph], paragraph: Paragraph) -> Paragraph:
    """The wording that the others are counted from, in what stands in the text."""
    known = {one.pk: one for one in standing}
    found = known.get(paragraph.pk)
    if found is None:
        raise refusals.removed()
    return known.get(found.alternative_of_id or found.pk, found)


def _let_stand_first(paragraph: Paragraph, first: Paragraph) -> None:
    """Let all that were wordings of ``first`` be wordings of ``paragraph``."""
    if paragraph == first:
        return
    paragraph.alternative_of = None
    paragraph.by_chair = False
    paragraph.save(update_fields=["alternative_of", "by_chair", "updated_at"])
    first.alternatives.update(alternative_of=paragraph)
    first.alternative_of = paragraph
    first.save(update_fields=["alternative_of", "updated_at"])


def _leave_out(
    standing: Sequence[Paragraph], one: Paragraph, chosen: Paragraph, by: User
) -> None:
    """Remove a wording with its items; a moment of its own brings it back alone."""
    at = now()
    for part in numbering.with_items(standing, standing.index(one)):
        for remark in part.remarks.live():
            if part == one and not chosen.remarks.live().exists():
                remark.explains = chosen
                remark.save(update_fields=["explains", "updated_at"])
            else:
                remove_alone(remark, by=by, at=at)
        remove_alone(part, by=by, at=at, into=chosen if part == one else None)
