"""How somebody reads the programme."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apps.accounts.models import User


def choose_zone(person: "User", zone: str) -> None:
    """Show ``person`` all times in ``zone``, here and in letters."""
    person.time_zone = zone
    person.save(update_fields=["time_zone"])
