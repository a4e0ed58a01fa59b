"""Two accounts that are perhaps of one person."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.registration.models import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two accounts with applications to one edition; the older stands first."""

    edition: Edition
    one: User
    other: User
    likeness: int = 0

    def of_one(self) -> list[Application]:
        return _applications(self.one)

    def of_other(self) -> list[Application]:
        return _applications(self.other)


def _applications(person: User) -> list[Application]:
    return [
        *person.applications.select_related("part__edition").order_by(
            "created_at", "pk"
        )
    ]
