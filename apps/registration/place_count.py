"""The arithmetic of places: who may have one, with some of them kept for some people."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import combinations

from django.utils import timezone

from apps.registration.models import Application
from apps.registration.models.reserved import Share

#: The shares a person belongs to, by their position among the shares of the part.
Shares = frozenset[int]
NONE: Shares = frozenset()


def subsets(number: int) -> Iterator[Shares]:
    for size in range(number + 1):
        yield from map(frozenset, combinations(range(number), size))


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """How the places of a part are taken, and how many people wait.

    ``holders`` tells how many people with a place belong to exactly these shares.
    """

    capacity: int | None
    holders: Mapping[Shares, int]
    waiting: int
    last_waiting_since: datetime | None
    shares: tuple[Share, ...] = field(default=())

    @property
    def holding(self) -> int:
        return sum(self.holders.values())

    @property
    def free(self) -> int | None:
        """Places nobody has, for whomever; ``None`` where there is no limit."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.holding, 0)

    @property
    def end_of_the_list(self) -> datetime:
        """An instant after every other on the list, whatever the clocks say."""
        now = timezone.now()
        if self.last_waiting_since is None:
            return now
        return max(now, self.last_waiting_since + timedelta(microseconds=1))

    def shares_of(self, application: Application) -> Shares:
        return frozenset(
            index
            for index, share in enumerate(self.shares)
            if share.includes(application)
        )

    def admits(self, belongs: Shares = NONE) -> bool:
        """Whether one more person who belongs to these shares may have a place.

        Each person takes one place: of a share they belong to, or one that is for all.
        All can be placed exactly when, for any choice of shares, those who belong to no
        other fit into them and the places for all (Hall's theorem). The person changes
        only the sums that include them. Where more is kept than there are places, the
        number of places is the limit.
        """
        if self.capacity is None:
            return True
        for_all = max(self.capacity - sum(share.number for share in self.shares), 0)
        for chosen in subsets(len(self.shares)):
            if not belongs <= chosen:
                continue
            inside = sum(n for theirs, n in self.holders.items() if theirs <= chosen)
            room = for_all + sum(self.shares[i].number for i in chosen)
            if inside >= min(room, self.capacity):
                return False
        return True

    def admitted(self) -> list[Shares]:
        """To which shares people may belong to get a place now."""
        return [one for one in subsets(len(self.shares)) if self.admits(one)]

    def with_one_less(self, belongs: Shares) -> "PlaceCount":
        holders = {**self.holders, belongs: self.holders.get(belongs, 0) - 1}
        return replace(self, holders=holders)

    def with_one_more(self, belongs: Shares) -> "PlaceCount":
        holders = {**self.holders, belongs: self.holders.get(belongs, 0) + 1}
        return replace(self, holders=holders)
