"""Making a paragraph part of the one above it, and letting it stand for itself again."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.outcomes.actions import refusals
from apps.outcomes.actions.documents import draft_with_locked_order
from apps.outcomes.actions.places import (
    changed,
    check,
    check_alone,
    check_held,
    standing_in,
)
from apps.outcomes.choices import ParagraphKind
from apps.outcomes.models import Paragraph
from apps.outcomes.text.numbering import DEEPEST


@transaction.atomic
def indent(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Make ``paragraph`` an item of the one above it, or of the item above it.

    Raises:
        Refused: nothing is above it, it has a remark of its own, it cannot be part of
            another, the text is frozen, or somebody else changed the structure.
    """
    document = draft_with_locked_order(paragraph.document)
    check(document, structure_version)
    standing = standing_in(document)
    paragraph = _among(standing, paragraph)
    check_alone(paragraph)
    if paragraph.kind == ParagraphKind.HEADING or paragraph.level == DEEPEST:
        raise Refused(
            _("This paragraph cannot be part of another one."), code="deepest"
        )
    if paragraph.remarks.live().exists():
        raise Refused(
            _("Remove its explanatory remark first; a sub-paragraph has none."),
            code="has_remark",
        )
    before = [_copy_of(one) for one in standing]
    _stand(paragraph, ParagraphKind.ITEM, paragraph.level + 1)
    check_held(before, standing)
    changed(document, paragraph, by, "outcomes.paragraph_indented")
    return paragraph


@transaction.atomic
def outdent(paragraph: Paragraph, *, by: User, structure_version: int) -> Paragraph:
    """Take an item out of what it is part of: one level up, at last as what is above it.

    Raises:
        Refused: it is part of nothing, items of it would be, the text is frozen, or
            somebody else changed the structure.
    """
    document = draft_with_locked_order(paragraph.document)
    check(document, structure_version)
    standing = standing_in(document)
    paragraph = _among(standing, paragraph)
    if paragraph.kind != ParagraphKind.ITEM:
        raise Refused(_("This paragraph is part of no other one."), code="no_item")
    check_alone(paragraph)
    before = [_copy_of(one) for one in standing]
    if paragraph.level > 1:
        _stand(paragraph, ParagraphKind.ITEM, paragraph.level - 1)
    else:
        _stand(paragraph, _kind_above(standing, paragraph), 0)
    check_held(before, standing)
    changed(document, paragraph, by, "outcomes.paragraph_outdented")
    return paragraph


def _among(standing: Sequence[Paragraph], paragraph: Paragraph) -> Paragraph:
    for one in standing:
        if one == paragraph:
            return one
    raise refusals.removed()


def _kind_above(standing: Sequence[Paragraph], paragraph: Paragraph) -> str:
    above = standing[: standing.index(paragraph)]
    kinds = [one.kind for one in above if one.kind != ParagraphKind.ITEM]
    is_preamble = kinds[-1:] == [ParagraphKind.PREAMBLE]
    return ParagraphKind.PREAMBLE if is_preamble else ParagraphKind.PROVISION


def _copy_of(paragraph: Paragraph) -> Paragraph:
    return Paragraph(
        pk=paragraph.pk,
        kind=paragraph.kind,
        level=paragraph.level,
        alternative_of_id=paragraph.alternative_of_id,
    )


def _stand(paragraph: Paragraph, kind: str, level: int) -> None:
    # Wordings that were left out are of the former kind, and come back by themselves.
    paragraph.alternatives.update(alternative_of=None)
    paragraph.kind = kind
    paragraph.level = level
    paragraph.save(update_fields=["kind", "level", "updated_at"])
