"""The doors to an edition."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from apps.editions.models import Edition

if TYPE_CHECKING:
    from apps.accounts.models import User


def edition_at(user: "User | AnonymousUser", *, edition: str) -> Edition:
    """The edition at this address, if ``user`` may know that it exists."""
    return get_object_or_404(
        Edition.objects.visible_to(user).select_related("series", "builds_on__series"),
        slug=edition,
    )
