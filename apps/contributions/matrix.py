"""Which key questions the world has answered: contributions by question and region."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count
from django.utils.translation import gettext

from apps.contributions.choices import READERS
from apps.contributions.models import Contribution
from apps.contributions.models.contributions import ContributionQuerySet
from apps.contributions.queries import questions_of, regions
from apps.core.small_cells import SUM, Cell, told, with_sums
from apps.editions.models import Edition, KeyQuestion
from apps.editions.rules import holds
from apps.registration.models import WorldRegion

if TYPE_CHECKING:
    from apps.accounts.models import User

#: The column of those that do not say where they come from.
NOT_SAID = "not_said"


class Column(NamedTuple):
    """What a number is about, and the region that the list is narrowed to for it."""

    name: str
    region: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A row of numbers; ``None`` stands for one that would point at somebody."""

    columns: Sequence[Column]
    numbers: Sequence[int | None]
    all: int | None

    @property
    def cells(self) -> list[tuple[Column, int | None]]:
        return list(zip(self.columns, self.numbers, strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class Row(Counted):
    """A key question; a contribution that answers several counts for each."""

    question: KeyQuestion


@dataclass(frozen=True, slots=True)
class Matrix:
    regions: list[WorldRegion]
    rows: list[Row]
    keeps_back: bool

    @property
    def uncovered(self) -> list[KeyQuestion]:
        return [row.question for row in self.rows if row.all == 0]


def matrix_of(user: "User | AnonymousUser", edition: Edition) -> Matrix:
    """Counted from what ``user`` may read; small numbers are for the team alone."""
    questions, world = list(questions_of(edition)), list(regions())
    counts = _counts(user, edition, questions, world)
    is_team = user.is_authenticated and holds(user, edition, *READERS)
    shown = with_sums(counts) if is_team else told(counts)
    columns = columns_of(world)
    return Matrix(
        regions=world,
        rows=[
            Row(
                question=question,
                columns=columns,
                numbers=[shown[question.pk, one.region or NOT_SAID] for one in columns],
                all=shown[question.pk, SUM],
            )
            for question in questions
        ],
        keeps_back=None in shown.values(),
    )


def columns_of(world: Sequence[WorldRegion]) -> list[Column]:
    return [
        *(Column(region.name, region.pk) for region in world),
        Column(gettext("Not said"), None),
    ]


def regions_told(edition: Edition) -> set[Cell]:
    """For which questions which region may be told of one contribution to everybody.

    Where the matrix keeps a number back, no line may say what it counts.
    """
    questions, world = list(questions_of(edition)), list(regions())
    rows = Contribution.objects.for_edition(edition).filed().shown()
    shown = told(_counted(rows, questions, world))
    return {cell for cell, number in shown.items() if number is not None}


def may_tell_region(contribution: Contribution, told: Collection[Cell]) -> bool:
    """Whether everybody may read where it comes from; ``told`` is of ``regions_told``."""
    region = contribution.world_region_id
    cells = [(question.pk, region) for question in contribution.key_questions.all()]
    return bool(cells) and all(cell in told for cell in cells)


def _counts(
    user: "User | AnonymousUser",
    edition: Edition,
    questions: list[KeyQuestion],
    world: list[WorldRegion],
) -> Mapping[Cell, int]:
    rows = Contribution.objects.for_edition(edition).filed().visible_to(user)
    return _counted(rows, questions, world)


def _counted(
    rows: ContributionQuerySet,
    questions: list[KeyQuestion],
    world: list[WorldRegion],
) -> Mapping[Cell, int]:
    known = {region.pk for region in world}
    counts: Counter[Cell] = Counter()
    for question in questions:
        for column in (*known, NOT_SAID):
            counts[question.pk, column] = 0
    found = (
        rows.standing()
        .filter(key_questions__isnull=False)
        .order_by()
        .values_list("key_questions", "world_region")
        .annotate(number=Count("pk"))
    )
    for question_id, region_id, number in found:
        place = region_id if region_id in known else NOT_SAID
        counts[question_id, place] += number
    return counts
