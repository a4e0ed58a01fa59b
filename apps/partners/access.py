"""The doors to partnerships."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from apps.editions.access import edition_at
from apps.partners.models import Partnership

if TYPE_CHECKING:
    from apps.accounts.models import User


def own_partnership_at(
    user: "User | AnonymousUser", *, edition: str, partnership: int
) -> Partnership:
    """A partnership that ``user`` answers for; everybody else's does not exist."""
    return get_object_or_404(
        Partnership.objects.for_contact(user).select_related("organisation"),
        edition=edition_at(user, edition=edition),
        pk=partnership,
    )


def confirmed_partnership_at(
    user: "User | AnonymousUser", *, edition: str, partnership: int
) -> Partnership:
    """A confirmed partner with a logo, at an edition that ``user`` may know of."""
    return get_object_or_404(
        Partnership.objects.confirmed()
        .exclude(organisation__logo="")
        .select_related("organisation"),
        edition=edition_at(user, edition=edition),
        pk=partnership,
    )
