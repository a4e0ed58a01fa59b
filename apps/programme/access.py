"""The doors to the programme."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404

from apps.editions.models import Edition
from apps.programme.models import Material, Release, Session, SessionPerson
from apps.programme.models.releases import TwoReleases

if TYPE_CHECKING:
    from apps.accounts.models import User


def session_at(user: "User | AnonymousUser", *, edition: str, session: str) -> Session:
    """The session at this address, if ``user`` may know that it exists."""
    return get_object_or_404(
        Session.objects.visible_to(user)
        .with_seats()
        .select_related("edition__series", "part", "room"),
        edition__slug=edition,
        slug=session,
    )


def material_at(
    user: "User | AnonymousUser", *, edition: str, session: str, pk: int
) -> Material:
    """A material of the session at this address, if ``user`` may know of the session."""
    return get_object_or_404(
        Material.objects.filter(
            session__in=Session.objects.visible_to(user)
        ).select_related("session__edition"),
        session__edition__slug=edition,
        session__slug=session,
        pk=pk,
    )


def own_role_at(user: "User", *, pk: int) -> SessionPerson:
    """The person's own role in a session; everybody else's is not found."""
    return get_object_or_404(
        SessionPerson.objects.filter(person=user).select_related(
            "session__edition__series", "person"
        ),
        pk=pk,
    )


def own_edition_at(user: "User", *, edition: str) -> Edition:
    """An edition in whose sessions the person has a role."""
    mine = SessionPerson.objects.filter(person=user)
    return get_object_or_404(
        Edition.objects.select_related("series").filter(
            pk__in=mine.values("session__edition")
        ),
        slug=edition,
    )


def release_at(user: "User | AnonymousUser", *, edition: str, number: int) -> Release:
    """The release with this number, of an edition that ``user`` may know of."""
    found = Release.objects.filter(edition__in=Edition.objects.visible_to(user))
    return get_object_or_404(
        found.select_related("edition__series"), edition__slug=edition, number=number
    )


def two_releases_at(
    user: "User | AnonymousUser", *, edition: str, number: int, since: int
) -> TwoReleases:
    """Any two releases of an edition that ``user`` may know of."""
    if number == since:
        raise Http404
    return TwoReleases(
        before=release_at(user, edition=edition, number=since),
        after=release_at(user, edition=edition, number=number),
    )
