"""The figures of a part that go out of the house: to partners, funders, the public.

Every count passes through ``small_cells``. Facts that are told apart by country, that hang
together with others in ways that no table shows (languages), or that somebody said in
confidence are none of them.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from apps.core.small_cells import SUM, Cell, is_small, told
from apps.editions.models import Part
from apps.registration.dimensions import Counted, dimensions_of, person_of, rows_of
from apps.registration.selection_choices import Dimension

#: Facts of which everybody counts under one.
TOLD = (
    Dimension.WORLD_REGION,
    Dimension.LEVEL,
    Dimension.TARGET_GROUP,
    Dimension.NEXT_GENERATION,
    Dimension.FIRST_TIME,
)
PLACE, NO_PLACE = "place", "no place"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many applied, and how many have a place; ``None`` is kept back."""

    by: str
    label: str
    applied: int | None
    with_place: int | None


def figures_of(part: Part) -> list[Figure]:
    """Nothing at all where so few have a place that their number points at them.

    A fact whose sums would have to be kept back is left out whole: the same sums stand
    at the others.
    """
    people = [person_of(row, None) for row in rows_of(part)]
    placed = [one for one in people if one.has_place]
    if not placed or is_small(len(placed)):
        return []
    if is_small(len(people) - len(placed)):
        # Who applied would tell how few have no place.
        return list(_figures(part, placed, tells_applied=False))
    return list(_figures(part, people, tells_applied=True))


def _figures(
    part: Part, people: list[Counted], *, tells_applied: bool
) -> Iterator[Figure]:
    yield Figure(
        by=_("All"),
        label="",
        applied=len(people) if tells_applied else None,
        with_place=sum(one.has_place for one in people),
    )
    for dimension, labels, codes_of in dimensions_of(part):
        if dimension not in TOLD:
            continue
        columns = (PLACE, NO_PLACE) if tells_applied else (PLACE,)
        counts: Counter[Cell] = Counter(
            {(code, column): 0 for code in labels for column in columns}
        )
        for one in people:
            [code] = codes_of(one)
            counts[code, PLACE if one.has_place else NO_PLACE] += 1
        shown = told(counts)
        if any(shown[SUM, column] is None for column in (*columns, SUM)):
            continue
        for code, label in labels.items():
            yield Figure(
                by=str(dimension.label),
                label=label,
                applied=shown[code, SUM] if tells_applied else None,
                with_place=shown[code, PLACE],
            )
