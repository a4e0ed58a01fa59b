"""Word to both addresses that two accounts became one."""

from collections.abc import Iterator

from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.notifications.letters import Letter


def merged(kept: User, *, old_address: str, number: int) -> Iterator[Letter]:
    for address in (kept.email, old_address):
        yield Letter(
            key=f"people:merged:{number}:{'kept' if address == kept.email else 'old'}",
            to=kept,
            address=address,
            template="people/merged",
            context={"kept_address": kept.email, "my_url": absolute("/me/")},
        )
