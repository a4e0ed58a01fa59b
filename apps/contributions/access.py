"""The doors to contributions."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from apps.contributions.models import Contribution

if TYPE_CHECKING:
    from apps.accounts.models import User


def contribution_at(
    user: "User | AnonymousUser", *, edition: str, pk: int
) -> Contribution:
    """A filed contribution that ``user`` may know of."""
    return get_object_or_404(
        Contribution.objects.filed()
        .visible_to(user)
        .select_related("edition", "report__session", "world_region"),
        edition__slug=edition,
        pk=pk,
    )
