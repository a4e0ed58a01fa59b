"""How many contributions of each kind there are: from where, and from whom."""

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, Q

from apps.contributions.choices import READERS, Kind
from apps.contributions.matrix import NOT_SAID, Counted, columns_of
from apps.contributions.models import Contribution
from apps.contributions.uses import with_use
from apps.core.small_cells import SUM, Cell, told, with_sums
from apps.editions.models import Edition
from apps.editions.rules import holds
from apps.registration.models import Application, WorldRegion

if TYPE_CHECKING:
    from apps.accounts.models import User

NEXT, OTHERS = "next", "others"

Found = Mapping[tuple[str, Hashable], int]


class _Filed(NamedTuple):
    kind: str
    region: int | None
    is_next: bool
    is_used: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class KindRow(Counted):
    """One kind."""

    kind: Kind
    #: Aspirations of it, and what people have handed in who applied as part of it.
    next_generation: int | None
    #: How many the Outcome Document rests on; for the team.
    used: int


def kinds_of(
    user: "User | AnonymousUser", edition: Edition, world: Sequence[WorldRegion]
) -> list[KindRow]:
    """The kinds of which ``user`` may read anything; what is merged counts once."""
    filed = _filed(user, edition)
    kinds = [kind for kind in Kind if any(one.kind == kind for one in filed)]
    columns = columns_of(world)
    keys: list[Hashable] = [one.region or NOT_SAID for one in columns]
    places: Found = Counter(
        (one.kind, one.region if one.region in keys else NOT_SAID) for one in filed
    )
    ages: Found = Counter((one.kind, NEXT if one.is_next else OTHERS) for one in filed)
    is_team = user.is_authenticated and holds(user, edition, *READERS)
    shown = _shown(places, kinds, keys, is_team=is_team)
    young = _shown(ages, kinds, [NEXT, OTHERS], is_team=is_team)
    return [
        KindRow(
            kind=kind,
            columns=columns,
            numbers=[shown[kind, key] for key in keys],
            all=shown[kind, SUM],
            next_generation=young[kind, NEXT],
            used=sum(one.is_used for one in filed if one.kind == kind),
        )
        for kind in kinds
    ]


def _filed(user: "User | AnonymousUser", edition: Edition) -> list[_Filed]:
    applied = Application.objects.filter(
        person=OuterRef("handed_in_by"), part__edition=edition, next_generation=True
    )
    rows = Contribution.objects.for_edition(edition).filed().visible_to(user)
    rows = rows.standing().annotate(
        is_next=Q(kind=Kind.ASPIRATION) | Q(Exists(applied))
    )
    facts = with_use(rows).order_by()
    return [
        _Filed(*one)
        for one in facts.values_list("kind", "world_region", "is_next", "is_used")
    ]


def _shown(
    found: Found,
    kinds: Sequence[Kind],
    columns: Sequence[Hashable],
    *,
    is_team: bool,
) -> Mapping[Cell, int | None]:
    counts: dict[Cell, int] = {
        (kind, column): found.get((kind, column), 0)
        for kind in kinds
        for column in columns
    }
    return with_sums(counts) if is_team else told(counts)
