"""The doors to the programme."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.shortcuts import get_object_or_404

from apps.programme.models import Session

if TYPE_CHECKING:
    from apps.accounts.models import User


def session_at(user: "User | AnonymousUser", *, edition: str, session: str) -> Session:
    """The session at this address, if ``user`` may know that it exists."""
    return get_object_or_404(
        Session.objects.visible_to(user)
        .with_seats()
        .select_related("edition__series", "part"),
        edition__slug=edition,
        slug=session,
    )
