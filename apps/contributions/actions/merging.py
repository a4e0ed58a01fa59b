"""Letting one contribution stand for others that say the same. Nothing is deleted."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.models import Contribution
from apps.core.audit import record
from apps.core.refusals import Refused


@transaction.atomic
def merge(
    into: Contribution, others: Collection[Contribution], *, by: User
) -> Contribution:
    """Let ``into`` stand for ``others``; their texts and those merged into them stay.

    Support counts once for each person, and a text that rests on one of them rests on
    ``into``. Merging again changes nothing.

    Raises:
        Refused: one is of another edition, is not filed, stands for nothing itself, or is
            shown to more people than ``into``.
    """
    keys = {into.pk, *(one.pk for one in others)}
    rows = {row.pk: row for row in locked_with_reports(keys)}
    into = rows.pop(into.pk)
    _refuse_if_not_fit(into, list(rows.values()))
    moved = sorted(pk for pk, row in rows.items() if row.merged_into_id != into.pk)
    if not moved:
        return into
    followers = Contribution.objects.filter(merged_into__in=moved)
    followers.exclude(pk=into.pk).update(merged_into=into)
    Contribution.objects.filter(pk__in=moved).update(merged_into=into)
    record(
        by,
        "contribution.merged",
        into,
        after={"merged": moved},
        edition_id=into.edition_id,
    )
    return into


def locked_with_reports(keys: Collection[int]) -> list[Contribution]:
    """The rows as they are now; nobody else merges one of them meanwhile."""
    return list(
        Contribution.objects.locked().select_related("report").filter(pk__in=keys)
    )


def _refuse_if_not_fit(into: Contribution, others: Collection[Contribution]) -> None:
    if into.merged_into_id:
        raise Refused(
            _("This contribution has been merged into another one itself."),
            code="merged",
        )
    for other in others:
        if other.edition_id != into.edition_id:
            raise Refused(
                _("This contribution belongs to another edition."), code="foreign"
            )
        if into.is_hidden and not other.is_hidden:
            raise Refused(
                _("Merge into one that everybody sees, or nobody would see them."),
                code="hidden",
            )
    if not all(one.report.is_filed for one in (into, *others)):
        raise Refused(
            _("The report of this contribution is not filed (any more)."),
            code="not_filed",
        )


@transaction.atomic
def separate(contribution: Contribution, *, by: User) -> None:
    """Let a merged contribution stand for itself again; twice is once."""
    row = Contribution.objects.locked().get(pk=contribution.pk)
    if row.merged_into_id is None:
        return
    before = row.merged_into_id
    row.merged_into = None
    row.save(update_fields=["merged_into", "updated_at"])
    record(
        by,
        "contribution.separated",
        row,
        before={"merged_into": before},
        after={"merged_into": None},
        edition_id=row.edition_id,
    )
