"""Where paragraphs stand, and what every change of the structure has in common."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.actions import refusals
from apps.outcomes.actions.saving import save
from apps.outcomes.models import Arrangement, Document, Paragraph
from apps.outcomes.order_keys import between
from apps.outcomes.text.numbering import loose_items, scattered


def check(document: Document, structure_version: int) -> None:
    if document.structure_version != structure_version:
        raise Refused(
            _("Somebody else has just changed the order. Look, and try again."),
            code="structure_changed",
        )


def changed(
    document: Document, paragraph: Paragraph, by: User, verb: str, **facts: object
) -> None:
    document.structure_version += 1
    document.save(update_fields=["structure_version", "updated_at"])
    Arrangement.of(document).save()
    marks.move(document.pk)
    record(by, verb, paragraph, after=facts, edition_id=document.edition_id)


def standing_in(document: Document) -> list[Paragraph]:
    return list(document.paragraphs.standing())


def check_held(before: Sequence[Paragraph], after: Sequence[Paragraph]) -> None:
    """Refuse an order in which another item has nothing above it to be part of.

    Raises:
        Refused: there is such an item, or an alternative leaves its group.
    """
    if {*scattered(after)} - {*scattered(before)}:
        raise Refused(
            _("Several wordings of one paragraph stand behind each other."),
            code="scattered",
        )
    if {*loose_items(after)} - {*loose_items(before)}:
        raise Refused(
            _("A sub-paragraph needs a paragraph above it that it is part of."),
            code="loose",
        )


def check_alone(paragraph: Paragraph) -> None:
    """Refuse to reshape what has several wordings.

    Raises:
        Refused: there is another wording of it, or it is one.
    """
    if paragraph.alternative_of_id or paragraph.alternatives.live().exists():
        raise Refused(
            _("Choose one of the wordings of this paragraph first."), code="wordings"
        )


def places(document: Document) -> list[tuple[UUID, str]]:
    return list(document.paragraphs.standing().values_list("pk", "order_key"))


def key_after(document: Document, after: UUID | None) -> str:
    """A key right after that paragraph; at the end without one.

    Raises:
        Refused: that paragraph is not in the text (any more).
    """
    standing = places(document)
    if after is None:
        return between(standing[-1][1] if standing else None, None)
    ids = [pk for pk, _key in standing]
    if after not in ids:
        raise refusals.place_gone()
    at = ids.index(after)
    high = standing[at + 1][1] if at + 1 < len(standing) else None
    return between(standing[at][1], high)


def give_keys(unit: Sequence[Paragraph], order: list[Paragraph]) -> None:
    """Give the rows of ``unit`` keys for where they stand in ``order``."""
    first = order.index(unit[0])
    beyond = order[first + len(unit) :]
    low = order[first - 1].order_key if first else None
    for one in unit:
        one.order_key = low = between(low, beyond[0].order_key if beyond else None)
        one.save(update_fields=["order_key", "updated_at"])


def free_key(document: Document, key: str) -> str:
    """``key``, or the next free one when another paragraph stands there by now."""
    keys = [other for _pk, other in places(document)]
    if key not in keys:
        return key
    beyond = [other for other in keys if other > key]
    return between(key, beyond[0] if beyond else None)


def add(
    document: Document, *, by: User, pk: UUID, body: str, origin: str, **facts: object
) -> Paragraph:
    """A new paragraph with its first text.

    Raises:
        Refused: ``pk`` is that of a paragraph of another document.
    """
    try:
        with transaction.atomic():
            paragraph = Paragraph.objects.create(pk=pk, document=document, **facts)
    except IntegrityError as taken:
        if not Paragraph.objects.filter(pk=pk).exists():
            raise
        raise Refused(
            _("This form belongs to another document. Load the page again."),
            code="foreign_id",
        ) from taken
    if body:
        save(paragraph, author=by, body=body, base=None, origin=origin)
        paragraph.refresh_from_db()
    return paragraph


def earlier(
    document: Document, pk: UUID, body: str | None = None
) -> tuple[UUID, Paragraph | None]:
    """The paragraph that the same form has made before, and the key for a new one.

    A form sent again with another ``body`` asks for another paragraph: its key is made
    of both, so that this is one paragraph too however often it is sent.
    """
    found = document.paragraphs.filter(pk=pk).first()
    if found is None or body is None:
        return pk, found
    first = found.revisions.order_by("pk").first()
    if (first.body if first else "") == body:
        return pk, found
    pk = uuid5(pk, body)
    return pk, document.paragraphs.filter(pk=pk).first()
