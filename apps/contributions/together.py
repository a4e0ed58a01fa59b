"""Challenges with the solutions and practices that are linked with them."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Q

from apps.contributions.choices import LINKABLE, Kind
from apps.contributions.models import Contribution, Link
from apps.contributions.models.contributions import ContributionQuerySet


@dataclass(frozen=True, slots=True)
class Together:
    """A contribution, and what is linked with it by kind, as far as one may read it."""

    contribution: Contribution
    linked: Sequence[Contribution]

    @property
    def by_kind(self) -> list[tuple[Kind, list[Contribution]]]:
        """Each kind that it can be linked with, also where nothing is."""
        kinds = [kind for kind in LINKABLE if kind != self.contribution.kind]
        return [
            (kind, [one for one in self.linked if one.kind == kind]) for kind in kinds
        ]


def together(
    shown: Collection[Contribution], readable: ContributionQuerySet
) -> list[Together]:
    """``shown`` with what is linked with each, in a number of queries that stays.

    One that is merged into another stands for nothing by itself: its links are those of
    the other one. ``readable`` is what the reader may know of.
    """
    linked = _linked({one.pk for one in shown}, readable)
    return [Together(one, linked[one.pk]) for one in shown]


def _linked(
    shown: set[int], readable: ContributionQuerySet
) -> defaultdict[int, list[Contribution]]:
    here = {pk: pk for pk in shown}
    for row in readable.filter(merged_into__in=shown):
        here[row.pk] = row.merged_into_id or row.pk
    far = _far_ends(here)
    rows = readable.in_bulk({pk for ends in far.values() for pk in ends})
    into = {row.merged_into_id for row in rows.values()} - {None}
    standing = readable.standing().in_bulk({*rows, *into})
    found: defaultdict[int, list[Contribution]] = defaultdict(list)
    for pk, ends in far.items():
        stand = {
            standing.get(row.merged_into_id) or standing.get(row.pk)
            for row in (rows[end] for end in ends & rows.keys())
        }
        linked = (one for one in stand if one is not None and one.pk != pk)
        found[pk] = sorted(linked, key=lambda one: one.pk)
    return found


def _far_ends(here: Mapping[int, int]) -> dict[int, set[int]]:
    """What is at the other end of each link, by what stands at this one."""
    links = Link.objects.filter(Q(one__in=here) | Q(other__in=here))
    far: defaultdict[int, set[int]] = defaultdict(set)
    for one, other in links.values_list("one", "other"):
        for near, end in ((one, other), (other, one)):
            if near in here:
                far[here[near]].add(end)
    return far
