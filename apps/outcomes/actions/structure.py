"""Inserting and removing paragraphs, each guarded by the structure version."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.places import (
    add,
    changed,
    check,
    check_held,
    earlier,
    free_key,
    give_keys,
    key_after,
    standing_in,
)
from apps.outcomes.actions.saving import save
from apps.outcomes.choices import Origin, ParagraphKind, Relation
from apps.outcomes.models import Document, Paragraph, Source
from apps.outcomes.text import numbering


@transaction.atomic
def insert(
    document: Document,
    *,
    by: User,
    id: UUID,  # noqa: A002 -- the identity of the new paragraph
    kind: str,
    body: str = "",
    after: UUID | None = None,
    structure_version: int,
) -> Paragraph:
    """Add a paragraph after ``after``, or at the end. The same form again adds nothing.

    An item stands as deep as the item it follows.

    Raises:
        Refused: an item would have nothing above it, the text is frozen, or somebody
            else changed the structure.
    """
    document = draft_with_locked_order(document)
    id, known = earlier(document, id, body)  # noqa: A001 -- as above
    if known:
        return known
    check(document, structure_version)
    before = standing_in(document)
    paragraph = add(
        document,
        by=by,
        pk=id,
        body=body,
        origin=Origin.MANUAL,
        kind=kind,
        level=_level_after(before, after) if kind == ParagraphKind.ITEM else 0,
        order_key=key_after(document, after),
    )
    check_held(before, standing_in(document))
    changed(document, paragraph, by, "outcomes.paragraph_inserted", kind=kind)
    return paragraph


def _level_after(standing: Sequence[Paragraph], after: UUID | None) -> int:
    before = [one for one in standing if after in {None, one.pk}]
    return max(before[-1].level, 1) if before else 1


@transaction.atomic
def insert_contribution(
    document: Document,
    contribution: Contribution,
    *,
    by: User,
    id: UUID,  # noqa: A002 -- as above
    after: UUID | None = None,
    structure_version: int,
) -> Paragraph:
    """Take a contribution over as a provision behind ``after`` and what is part of it.

    Raises:
        Refused: it is not filed here, ``after`` is not in the text (any more), the text
            is frozen, or somebody else changed the structure.
    """
    document = draft_with_locked_order(document)
    _check_usable(document, contribution)
    id, known = earlier(document, id)  # noqa: A001 -- as above
    if known:
        return known
    check(document, structure_version)
    paragraph = add(
        document,
        by=by,
        pk=id,
        body=contribution.text,
        origin=Origin.CONTRIBUTION,
        kind=ParagraphKind.PROVISION,
        order_key=key_after(document, _end_of_block(document, after)),
    )
    _keep_source(paragraph, contribution, by, Relation.TAKEN_FROM)
    changed(
        document,
        paragraph,
        by,
        "outcomes.paragraph_inserted",
        kind=ParagraphKind.PROVISION,
        contribution=contribution.pk,
    )
    return paragraph


def _end_of_block(document: Document, after: UUID | None) -> UUID | None:
    """What stands last of the paragraph that ``after`` is, or is a part or wording of."""
    standing = standing_in(document)
    at = next((n for n, one in enumerate(standing) if one.pk == after), None)
    if at is None:
        return after
    while at + 1 < len(standing) and (
        standing[at + 1].level or standing[at + 1].alternative_of_id
    ):
        at += 1
    return standing[at].pk


@transaction.atomic
def add_source(paragraph: Paragraph, contribution: Contribution, *, by: User) -> Source:
    """Note that ``paragraph`` rests on ``contribution`` too; twice is once.

    Raises:
        Refused: the contribution is not filed at this edition, the paragraph has been
            removed, or the text is frozen.
    """
    document = draft_with_locked_order(paragraph.document, kind=paragraph.kind)
    _check_usable(document, contribution)
    _check_live(Paragraph.objects.get(pk=paragraph.pk))
    return _keep_source(paragraph, contribution, by, Relation.BASED_ON)


def _check_usable(document: Document, contribution: Contribution) -> None:
    if contribution.edition_id != document.edition_id:
        raise Refused(
            _("This contribution belongs to another edition."), code="foreign"
        )
    if not contribution.report.is_filed:
        raise Refused(
            _("The report of this contribution is not filed (any more)."),
            code="not_filed",
        )


def _check_live(paragraph: Paragraph) -> None:
    if paragraph.removed_at:
        raise refusals.removed()


def _keep_source(
    paragraph: Paragraph, contribution: Contribution, by: User, relation: str
) -> Source:
    source, _new = Source.objects.get_or_create(
        paragraph=paragraph,
        contribution=contribution,
        defaults={
            "relation": relation,
            "quote": contribution.text,
            "added_by": by,
        },
    )
    return source


@transaction.atomic
def add_remark(
    provision: Paragraph, *, by: User, body: str, structure_version: int
) -> Paragraph:
    """Begin the explanatory remark of ``provision``.

    Where there is one by now, another ``body`` becomes an unmerged version of it.

    Raises:
        Refused: it is no encouragement of the text, or remarks are frozen.
    """
    document = draft_with_locked_order(provision.document, kind=ParagraphKind.REMARK)
    provision = Paragraph.objects.get(pk=provision.pk)
    if provision.kind != ParagraphKind.PROVISION or provision.removed_at:
        raise Refused(
            _("Only an encouragement can have an explanatory remark."),
            code="no_provision",
        )
    if known := provision.remarks.live().select_related("head").first():
        if body and body != known.body:
            save(known, author=by, body=body, base=None)
            known.refresh_from_db()
        return known
    check(document, structure_version)
    remark = add(
        document,
        by=by,
        pk=uuid4(),
        body=body,
        origin=Origin.MANUAL,
        kind=ParagraphKind.REMARK,
        explains=provision,
    )
    changed(document, remark, by, "outcomes.remark_added")
    return remark


@transaction.atomic
def remove(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Leave a paragraph, its items and their remarks out. Tombstones stay; see ``restore``."""
    document = draft_with_locked_order(paragraph.document, kind=paragraph.kind)
    paragraph = Paragraph.objects.get(pk=paragraph.pk)
    if paragraph.removed_at:
        return paragraph
    check(document, structure_version)
    at = now()
    for one in _with_items(document, paragraph):
        for each in (one, *one.remarks.live()):
            remove_alone(each, by=by, at=at)
    paragraph.refresh_from_db()
    changed(document, paragraph, by, "outcomes.paragraph_removed")
    return paragraph


def _with_items(document: Document, paragraph: Paragraph) -> Sequence[Paragraph]:
    standing = standing_in(document)
    if paragraph not in standing:
        return [paragraph]
    return numbering.unit_of(standing, standing.index(paragraph))


def remove_alone(
    paragraph: Paragraph,
    *,
    by: User,
    at: datetime | None = None,
    into: Paragraph | None = None,
) -> None:
    """Leave a tombstone; with ``into`` it says where the words are now."""
    paragraph.removed_at = at or now()
    paragraph.removed_by = by
    paragraph.joined_into = into
    paragraph.save(
        update_fields=["removed_at", "removed_by", "joined_into", "updated_at"]
    )


@transaction.atomic
def restore(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Put a removed paragraph back where it was, with the items and remarks it took along."""
    document = draft_with_locked_order(paragraph.document, kind=paragraph.kind)
    paragraph = Paragraph.objects.get(pk=paragraph.pk)
    if paragraph.removed_at is None:
        return paragraph
    check(document, structure_version)
    restored = _removed_together(document, paragraph)
    for one in restored:
        _restore_one(document, one)
    _gather_wordings(document, restored)
    paragraph.refresh_from_db()
    changed(document, paragraph, by, "outcomes.paragraph_restored")
    return paragraph


def _removed_together(document: Document, paragraph: Paragraph) -> list[Paragraph]:
    """What went at one time with ``paragraph``; remarks after what they explain."""
    if paragraph.kind == ParagraphKind.REMARK:
        return [paragraph]
    together = document.paragraphs.removed().filter(removed_at=paragraph.removed_at)
    return sorted(together.in_order(), key=lambda one: one.kind == ParagraphKind.REMARK)


def _gather_wordings(document: Document, restored: Sequence[Paragraph]) -> None:
    """Put the wordings among ``restored`` behind those that stand in the text by now."""
    for pk in numbering.scattered(standing_in(document)):
        standing = standing_in(document)
        at = [one.pk for one in standing].index(pk)
        unit = numbering.with_items(standing, at)
        rest = [one for one in standing if one not in unit]
        first = unit[0].alternative_of_id
        at = next(at for at, one in enumerate(rest) if one.pk == first)
        end = numbering.end_of_unit(rest, at)
        give_keys(unit, [*rest[:end], *unit, *rest[end:]])
    for one in restored:
        one.refresh_from_db(fields=["order_key"])


def _restore_one(document: Document, paragraph: Paragraph) -> None:
    explained = paragraph.explains
    if explained and Paragraph.objects.removed().filter(pk=explained.pk).exists():
        raise Refused(
            _("Restore the encouragement first; its remark comes back with it."),
            code="removed",
        )
    if explained and explained.remarks.live().exists():
        raise Refused(
            _("This encouragement has another explanatory remark by now."),
            code="has_remark",
        )
    first = paragraph.alternative_of
    if first and Paragraph.objects.removed().filter(pk=first.pk).exists():
        raise Refused(
            _("Restore the wording first that this one is counted from."),
            code="removed",
        )
    if explained is None:
        paragraph.order_key = free_key(document, paragraph.order_key)
    paragraph.removed_at = None
    paragraph.removed_by = None
    paragraph.joined_into = None
    paragraph.save(
        update_fields=[
            "order_key",
            "removed_at",
            "removed_by",
            "joined_into",
            "updated_at",
        ]
    )
