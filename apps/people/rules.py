"""Who may merge accounts."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.models import Edition
from apps.editions.rules import is_organiser
from apps.people.couples import Pair

if TYPE_CHECKING:
    from apps.accounts.models import User


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_find_duplicates(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    return edition is not None and is_organiser(user, edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_merge(user: "User | AnonymousUser", pair: Pair | None) -> bool:
    """Organisers of the edition, about others; the action looks at the rest."""
    return (
        pair is not None
        and is_organiser(user, pair.edition)
        and user.pk not in {pair.one.pk, pair.other.pk}
    )


rules.add_perm("people.find_duplicates", may_find_duplicates)
rules.add_perm("people.merge_accounts", may_merge)
