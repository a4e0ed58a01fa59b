"""Inserting, moving and removing paragraphs, each guarded by the structure version."""

from uuid import UUID

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes.actions.documents import locked_draft
from apps.outcomes.actions.saving import save
from apps.outcomes.choices import Origin, ParagraphKind, Relation
from apps.outcomes.models import Document, Paragraph, Source
from apps.outcomes.order_keys import between


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
    """Add a paragraph after ``after``, or at the end. The same id again adds nothing.

    Raises:
        Refused: the text is frozen, or somebody else changed the structure.
    """
    document = locked_draft(document)
    if earlier := document.paragraphs.filter(pk=id).first():
        return earlier
    _check(document, structure_version)
    paragraph = Paragraph.objects.create(
        pk=id, document=document, kind=kind, order_key=_key_after(document, after)
    )
    _first_text(paragraph, by, body, Origin.MANUAL)
    _changed(document, paragraph, by, "outcomes.paragraph_inserted", kind=kind)
    return paragraph


@transaction.atomic
def insert_contribution(
    document: Document,
    contribution: Contribution,
    *,
    by: User,
    id: UUID,  # noqa: A002 -- as above
    structure_version: int,
) -> Paragraph:
    """Take a contribution over as a provision at the end, its source kept with it."""
    if contribution.edition_id != document.edition_id:
        raise Refused(
            _("This contribution belongs to another edition."), code="foreign"
        )
    document = locked_draft(document)
    if earlier := document.paragraphs.filter(pk=id).first():
        return earlier
    _check(document, structure_version)
    paragraph = Paragraph.objects.create(
        pk=id,
        document=document,
        kind=ParagraphKind.PROVISION,
        order_key=_key_after(document, None),
    )
    _first_text(paragraph, by, contribution.text, Origin.CONTRIBUTION)
    Source.objects.create(
        paragraph=paragraph,
        contribution=contribution,
        quote=contribution.text,
        relation=Relation.TAKEN_FROM,
        added_by=by,
    )
    _changed(
        document,
        paragraph,
        by,
        "outcomes.paragraph_inserted",
        kind=ParagraphKind.PROVISION,
        contribution=contribution.pk,
    )
    return paragraph


@transaction.atomic
def add_source(paragraph: Paragraph, contribution: Contribution, *, by: User) -> Source:
    """Note that ``paragraph`` rests on ``contribution`` too; twice is once."""
    document = locked_draft(paragraph.document)
    if contribution.edition_id != document.edition_id:
        raise Refused(
            _("This contribution belongs to another edition."), code="foreign"
        )
    source, _new = Source.objects.get_or_create(
        paragraph=paragraph,
        contribution=contribution,
        defaults={
            "relation": Relation.BASED_ON,
            "quote": contribution.text,
            "added_by": by,
        },
    )
    return source


@transaction.atomic
def add_remark(
    provision: Paragraph, *, by: User, body: str, structure_version: int
) -> Paragraph:
    """Begin the explanatory remark of ``provision``; gives the one that is there."""
    document = locked_draft(provision.document)
    if earlier := provision.remarks.live().first():
        return earlier
    _check(document, structure_version)
    if provision.kind != ParagraphKind.PROVISION or provision.removed_at:
        raise Refused(
            _("Only an encouragement can have an explanatory remark."),
            code="no_provision",
        )
    remark = Paragraph.objects.create(
        document=document, kind=ParagraphKind.REMARK, explains=provision
    )
    _first_text(remark, by, body, Origin.MANUAL)
    _changed(document, remark, by, "outcomes.remark_added")
    return remark


@transaction.atomic
def move(
    paragraph: Paragraph, *, by: User, up: bool, structure_version: int
) -> Paragraph:
    """Exchange a paragraph's place with the one before or after it, if there is one."""
    document = locked_draft(paragraph.document)
    _check(document, structure_version)
    places = _places(document)
    ids = [pk for pk, _key in places]
    if paragraph.pk not in ids:
        raise Refused(_("This paragraph has been removed."), code="removed")
    at = ids.index(paragraph.pk)
    keys: list[str | None] = [None, *(key for _pk, key in places), None]
    if not 0 <= (at - 1 if up else at + 1) < len(ids):
        return paragraph
    # ``keys`` is shifted by one: the neighbours beyond the one we pass.
    low, high = (keys[at - 1], keys[at]) if up else (keys[at + 2], keys[at + 3])
    paragraph.order_key = between(low, high)
    paragraph.save(update_fields=["order_key", "updated_at"])
    _changed(
        document, paragraph, by, "outcomes.paragraph_moved", to="up" if up else "down"
    )
    return paragraph


@transaction.atomic
def remove(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Leave a paragraph and its remark out. A tombstone stays; see ``restore``."""
    document = locked_draft(paragraph.document)
    paragraph = Paragraph.objects.get(pk=paragraph.pk)
    if paragraph.removed_at:
        return paragraph
    _check(document, structure_version)
    at = now()
    for one in (paragraph, *paragraph.remarks.live()):
        one.removed_at = at
        one.removed_by = by
        one.save(update_fields=["removed_at", "removed_by", "updated_at"])
    paragraph.refresh_from_db()
    _changed(document, paragraph, by, "outcomes.paragraph_removed")
    return paragraph


@transaction.atomic
def restore(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Put a removed paragraph back where it was, with the remark it took along."""
    document = locked_draft(paragraph.document)
    paragraph = Paragraph.objects.get(pk=paragraph.pk)
    if paragraph.removed_at is None:
        return paragraph
    _check(document, structure_version)
    together = paragraph.remarks.filter(removed_at=paragraph.removed_at)
    for one in (paragraph, *list(together)):
        _restore_one(document, one)
    _changed(document, paragraph, by, "outcomes.paragraph_restored")
    return paragraph


def _restore_one(document: Document, paragraph: Paragraph) -> None:
    if paragraph.explains and paragraph.explains.removed_at:
        paragraph.explains.refresh_from_db()
    is_remark = paragraph.kind == ParagraphKind.REMARK
    if is_remark and paragraph.explains and paragraph.explains.remarks.live().exists():
        raise Refused(
            _("This encouragement has another explanatory remark by now."),
            code="has_remark",
        )
    if not is_remark:
        paragraph.order_key = _free_key(document, paragraph.order_key)
    paragraph.removed_at = None
    paragraph.removed_by = None
    paragraph.save(
        update_fields=["order_key", "removed_at", "removed_by", "updated_at"]
    )


def _free_key(document: Document, key: str) -> str:
    """``key``, or the next free one when another paragraph stands there by now."""
    keys = [other for _pk, other in _places(document)]
    if key not in keys:
        return key
    beyond = [other for other in keys if other > key]
    return between(key, beyond[0] if beyond else None)


def _check(document: Document, structure_version: int) -> None:
    if document.structure_version != structure_version:
        raise Refused(
            _("Somebody else has just changed the order. Look, and try again."),
            code="structure_changed",
        )


def _places(document: Document) -> list[tuple[UUID, str]]:
    return list(
        document.paragraphs.live()
        .exclude(kind=ParagraphKind.REMARK)
        .in_order()
        .values_list("pk", "order_key")
    )


def _key_after(document: Document, after: UUID | None) -> str:
    places = _places(document)
    ids = [pk for pk, _key in places]
    if after not in ids:
        return between(places[-1][1] if places else None, None)
    at = ids.index(after)
    high = places[at + 1][1] if at + 1 < len(places) else None
    return between(places[at][1], high)


def _first_text(paragraph: Paragraph, by: User, body: str, origin: str) -> None:
    if body:
        save(paragraph, author=by, body=body, base=None, origin=origin)
        paragraph.refresh_from_db()


def _changed(
    document: Document, paragraph: Paragraph, by: User, verb: str, **facts: object
) -> None:
    document.structure_version += 1
    document.save(update_fields=["structure_version", "updated_at"])
    record(by, verb, paragraph, after=facts, edition_id=document.edition_id)
