"""Who may do what with a partnership."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.models import Edition
from apps.editions.rules import is_organiser
from apps.partners.models import Partnership

if TYPE_CHECKING:
    from apps.accounts.models import User


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_answer(user: "User | AnonymousUser", partnership: Partnership | None) -> bool:
    """The contact of a partner answers for it."""
    if partnership is None or not user.is_authenticated:
        return False
    return partnership.contacts.filter(person=user).exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def answers_for_one(user: "User | AnonymousUser", edition: Edition | None) -> bool:
    if edition is None:
        return False
    return Partnership.objects.for_contact(user).filter(edition=edition).exists()


def answers_for_listed(user: "User | AnonymousUser", edition: Edition) -> bool:
    """Whether ``user`` is the contact of an organisation that is listed as a partner."""
    mine = Partnership.objects.for_contact(user).listed()
    return mine.filter(edition=edition).exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def organises(user: "User | AnonymousUser", partnership: Partnership | None) -> bool:
    return partnership is not None and is_organiser(user, partnership.edition)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def shows_its_logo(
    user: "User | AnonymousUser", partnership: Partnership | None
) -> bool:
    return partnership is not None and bool(partnership.logo)


rules.add_perm("partners.view_logo", shows_its_logo)
rules.add_perm("partners.answer_for_partnership", may_answer)
rules.add_perm("partners.view_own_partnerships", answers_for_one)
rules.add_perm("partners.decide_partnership", organises)
