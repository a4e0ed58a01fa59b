"""Telling which challenge, solution and practice belong together."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.contributions.actions.merging import locked_with_reports
from apps.contributions.choices import LINKABLE
from apps.contributions.models import Contribution, Link
from apps.core.audit import record
from apps.core.refusals import Refused


@transaction.atomic
def link(
    contribution: Contribution, others: Collection[Contribution], *, by: User
) -> None:
    """Link ``contribution`` with each of ``others``; linking again changes nothing.

    Raises:
        Refused: one is of another edition, of the same kind or of one that is not linked,
            or is not filed.
    """
    keys = {contribution.pk, *(one.pk for one in others)}
    rows = {row.pk: row for row in locked_with_reports(keys)}
    contribution = rows.pop(contribution.pk)
    _refuse_if_not_fit(contribution, list(rows.values()))
    known = {
        pk for link in _links_of(contribution) for pk in (link.one_id, link.other_id)
    }
    new = sorted(rows.keys() - known)
    for pk in new:
        one, other = sorted((contribution.pk, pk))
        Link.objects.create(one_id=one, other_id=other, linked_by=by)
    if new:
        record(
            by,
            "contribution.linked",
            contribution,
            after={"linked": new},
            edition_id=contribution.edition_id,
        )


@transaction.atomic
def unlink(contribution: Contribution, other: Contribution, *, by: User) -> None:
    """Take back what links the two, or what is merged into them; twice is once."""
    here, there = _with_merged(contribution), _with_merged(other)
    between = Q(one__in=here, other__in=there) | Q(one__in=there, other__in=here)
    gone, _rows = Link.objects.filter(between).delete()
    if gone:
        record(
            by,
            "contribution.unlinked",
            contribution,
            before={"linked": [other.pk]},
            edition_id=contribution.edition_id,
        )


def _with_merged(contribution: Contribution) -> QuerySet[Contribution]:
    return Contribution.objects.filter(
        Q(pk=contribution.pk) | Q(merged_into=contribution)
    ).order_by()


def _links_of(contribution: Contribution) -> list[Link]:
    return list(Link.objects.filter(Q(one=contribution) | Q(other=contribution)))


def _refuse_if_not_fit(
    contribution: Contribution, others: Collection[Contribution]
) -> None:
    for other in others:
        if other.edition_id != contribution.edition_id:
            raise Refused(
                _("This contribution belongs to another edition."), code="foreign"
            )
        if other.kind == contribution.kind or not {other.kind, contribution.kind} <= {
            *LINKABLE
        }:
            raise Refused(
                _("Link a challenge, a solution and a practice with each other."),
                code="kind",
            )
    if not all(one.report.is_filed for one in (contribution, *others)):
        raise Refused(
            _("The report of this contribution is not filed (any more)."),
            code="not_filed",
        )
