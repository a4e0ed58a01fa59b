"""Splitting one paragraph in two, and joining two that follow each other."""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.outcomes import wording
from apps.outcomes.actions import refusals
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.places import (
    add,
    changed,
    check,
    check_alone,
    earlier,
    key_after,
    places,
)
from apps.outcomes.actions.saving import save
from apps.outcomes.actions.structure import remove_alone
from apps.outcomes.choices import Origin, ParagraphKind
from apps.outcomes.models import Document, Paragraph, Source


@transaction.atomic
def split(
    paragraph: Paragraph,
    *,
    by: User,
    sentence: int,
    base: int,
    id: UUID,  # noqa: A002 -- the identity of the second half
    structure_version: int,
) -> Paragraph:
    """Let what begins with that sentence (counted from 0) be a paragraph of its own.

    The first half keeps identity, remark and comments; the second half keeps the
    sources and the word where it comes from. The same ``id`` again splits nothing.

    Raises:
        Refused: the text is frozen, or has changed since ``base`` was read.
    """
    document = draft_with_locked_order(paragraph.document)
    id, known = earlier(document, id)  # noqa: A001 -- as above
    if known:
        return known
    check(document, structure_version)
    paragraph = _standing(paragraph, base)
    halves = _halves(paragraph, sentence)
    second = add(
        document,
        by=by,
        pk=id,
        body=halves[1],
        origin=Origin.SPLIT,
        kind=paragraph.kind,
        level=paragraph.level,
        order_key=key_after(document, paragraph.pk),
        derived_from=paragraph,
    )
    save(paragraph, author=by, body=halves[0], base=base, origin=Origin.SPLIT)
    copy_sources(paragraph, second, by)
    changed(document, paragraph, by, "outcomes.paragraph_split", second=second.pk)
    return second


@transaction.atomic
def join(
    paragraph: Paragraph,
    *,
    by: User,
    base: int,
    next_base: int,
    structure_version: int,
) -> Paragraph:
    """Take the paragraph that follows into ``paragraph``; a tombstone stays of it.

    Its sources come along, and so does its remark.

    Raises:
        Refused: nothing of the same kind follows, the text is frozen, or one of the
            two has changed since it was read.
    """
    document = draft_with_locked_order(paragraph.document)
    check(document, structure_version)
    following = _standing(_next(document, paragraph), next_base)
    paragraph = _standing(paragraph, base)
    if (following.kind, following.level) != (paragraph.kind, paragraph.level):
        raise Refused(
            _("Only two paragraphs of the same kind can be joined."), code="other_kind"
        )
    text = wording.joined(paragraph.body, following.body)
    save(paragraph, author=by, body=text, base=base, origin=Origin.JOINED)
    copy_sources(following, paragraph, by)
    _hand_over_remark(following, paragraph, by)
    remove_alone(following, by=by, into=paragraph)
    changed(document, paragraph, by, "outcomes.paragraphs_joined", second=following.pk)
    paragraph.refresh_from_db()
    return paragraph


def _halves(paragraph: Paragraph, sentence: int) -> tuple[str, str]:
    halves = wording.split_before(paragraph.body, sentence)
    if halves is None:
        raise Refused(_("The text cannot be split there."), code="nowhere")
    return halves


def _standing(paragraph: Paragraph, base: int) -> Paragraph:
    """The locked row as it is now, if it still is what the person has read."""
    # Its text is asked for once the lock is had: a row that was waited for is not joined
    # anew with what it has been given meanwhile.
    paragraph = Paragraph.objects.locked().get(pk=paragraph.pk)
    if paragraph.removed_at:
        raise refusals.removed()
    if paragraph.kind == ParagraphKind.REMARK:
        raise refusals.no_place()
    if paragraph.head_id != base:
        raise refusals.text_changed()
    check_alone(paragraph)
    return paragraph


def _next(document: Document, paragraph: Paragraph) -> Paragraph:
    ids = [pk for pk, _key in places(document)]
    after = ids[ids.index(paragraph.pk) + 1 :] if paragraph.pk in ids else []
    if not after:
        raise Refused(_("No paragraph follows this one."), code="last")
    return Paragraph.objects.get(pk=after[0])


def copy_sources(origin: Paragraph, to: Paragraph, by: User) -> None:
    known = set(to.sources.values_list("contribution_id", flat=True))
    Source.objects.bulk_create(
        Source(
            paragraph=to,
            contribution_id=source.contribution_id,
            quote=source.quote,
            relation=source.relation,
            added_by=by,
        )
        for source in origin.sources.all()
        if source.contribution_id not in known
    )


def _hand_over_remark(origin: Paragraph, to: Paragraph, by: User) -> None:
    remark = origin.remarks.live().locked().first()
    if remark is None:
        return
    standing = to.remarks.live().locked().first()
    if standing is None:
        remark.explains = to
        remark.save(update_fields=["explains", "updated_at"])
        return
    text = wording.joined(standing.body, remark.body)
    save(standing, author=by, body=text, base=standing.head_id, origin=Origin.JOINED)
    copy_sources(remark, standing, by)
    remove_alone(remark, by=by, into=standing)
