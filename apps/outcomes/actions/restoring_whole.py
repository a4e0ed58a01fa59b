"""Letting the draft say again what a frozen version or an earlier moment says."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.outcomes import marks
from apps.outcomes.actions.documents import locked_draft
from apps.outcomes.actions.places import check, check_held, standing_in
from apps.outcomes.actions.saving import save
from apps.outcomes.actions.structure import remove_alone
from apps.outcomes.choices import Origin
from apps.outcomes.models import Arrangement, Document, Paragraph
from apps.outcomes.order_keys import between
from apps.outcomes.queries.states import State, comparison, state_now
from apps.outcomes.text.comparing import Placed

OPENING = ("title", "subtitle", "enacting_text")


@transaction.atomic
def restore_whole(
    document: Document,
    state: State,
    *,
    by: User,
    structure_version: int,
    called: str,
) -> Document:
    """Let the draft have the words, the order and the opening of ``state``.

    What it has not is removed and can be restored; each changed text is a new revision.
    Sources, notes and comments stay with their paragraphs. The same form again does
    nothing. ``called`` says in the audit trail which state it was.

    Raises:
        Refused: its order is not on file, the text is frozen, or somebody else changed
            the structure.
    """
    document = locked_draft(document)
    if state.opening is None:
        raise Refused(
            _("Of this moment the words are on file, but not the order."),
            code="no_order",
        )
    if not _differs(state_now(document), state):
        return document
    check(document, structure_version)
    _carry_out(document, state.placed, by)
    vars(document).update(zip(OPENING, state.opening, strict=True))
    _keep(document, by, called)
    return document


def _keep(document: Document, by: User, called: str) -> None:
    document.structure_version += 1
    document.save(update_fields=[*OPENING, "structure_version", "updated_at"])
    Arrangement.of(document).save()
    marks.move(document.pk)
    record(
        by,
        "outcomes.whole_restored",
        document,
        after={"from": called},
        edition_id=document.edition_id,
    )


def _differs(one: State, other: State) -> bool:
    found = comparison(one, other)
    return bool(found.changed or found.opening)


def _carry_out(document: Document, placed: Sequence[Placed], by: User) -> None:
    rows = {str(row.pk): row for row in document.paragraphs.select_related("head")}
    _leave_out(rows, placed, by)
    _stand(document, rows, placed)
    _say(rows, placed, by)


def _leave_out(rows: dict[str, Paragraph], placed: Sequence[Placed], by: User) -> None:
    """Remove what is not in it, and each remark that explains another paragraph there."""
    explained = {one.remark_id: one.id for one in placed if one.remark_id}
    wanted = {one.id for one in placed} | explained.keys()
    at = now()
    for pk, row in rows.items():
        is_elsewhere = pk in explained and explained[pk] != str(row.explains_id)
        if row.removed_at is None and (pk not in wanted or is_elsewhere):
            remove_alone(row, by=by, at=at)


def _stand(
    document: Document, rows: dict[str, Paragraph], placed: Sequence[Placed]
) -> None:
    """Let the rows of ``placed`` stand in their order, behind all other places if need be."""
    is_order = [str(row.pk) for row in standing_in(document)] == [p.id for p in placed]
    key = max((row.order_key for row in rows.values()), default="") or None
    were = _taken_apart(document, rows)
    for one in placed:
        row = rows[one.id]
        key = row.order_key if is_order else between(key, None)
        row.kind, row.level, row.by_chair = one.kind, one.level, one.by_chair
        _come_back(row, order_key=key)
        if one.remark_id:
            remark = rows[one.remark_id]
            remark.explains_id = row.pk
            _come_back(remark, order_key="")
    _put_beside(rows, placed, were)
    check_held([], standing_in(document))


def _taken_apart(document: Document, rows: dict[str, Paragraph]) -> dict[str, str]:
    """Let no paragraph be another wording of one, until each is what it shall be.

    Returns of which paragraph each was one.
    """
    were = {
        pk: str(row.alternative_of_id)
        for pk, row in rows.items()
        if row.alternative_of_id
    }
    for pk in were:
        rows[pk].alternative_of = None
    document.paragraphs.filter(pk__in=were).update(alternative_of=None)
    return were


def _put_beside(
    rows: dict[str, Paragraph], placed: Sequence[Placed], were: dict[str, str]
) -> None:
    """Let wordings stand beside the first; what is left out too, where it still can."""
    first_of = {one.id: one.alternative_of or one.id for one in placed}
    firsts = {one.id: one.alternative_of for one in placed if one.alternative_of}
    for pk, former in were.items():
        first = first_of.get(former, former)
        is_like = (rows[pk].kind, rows[pk].level) == (
            rows[first].kind,
            rows[first].level,
        )
        if pk not in first_of and first in first_of and first != pk and is_like:
            firsts[pk] = first
    for pk, first in firsts.items():
        rows[pk].alternative_of = rows[first]
        rows[pk].save(update_fields=["alternative_of", "updated_at"])


def _come_back(row: Paragraph, *, order_key: str) -> None:
    row.order_key = order_key
    row.removed_at = row.removed_by = row.joined_into = None
    row.save(
        update_fields=[
            "kind",
            "level",
            "by_chair",
            "explains",
            "order_key",
            "removed_at",
            "removed_by",
            "joined_into",
            "updated_at",
        ]
    )


def _say(rows: dict[str, Paragraph], placed: Sequence[Placed], by: User) -> None:
    for row, body in _bodies(rows, placed):
        if row.body == body:
            continue
        saved = save(
            row, author=by, body=body, base=row.head_id, origin=Origin.RESTORED
        )
        assert saved.is_saved


def _bodies(
    rows: dict[str, Paragraph], placed: Sequence[Placed]
) -> Iterator[tuple[Paragraph, str]]:
    for one in placed:
        yield rows[one.id], one.body
        if one.remark_id:
            yield rows[one.remark_id], one.remark
