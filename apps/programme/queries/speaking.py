"""One's own roles in sessions."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.programme.models import Availability, SessionPerson, SpeakerProfile


@dataclass(frozen=True, slots=True)
class RolesAtEdition:
    edition: Edition
    roles: tuple[SessionPerson, ...]


def roles_of(person: User) -> list[RolesAtEdition]:
    """The roles of ``person``, edition by edition, the newest first."""
    rows = (
        SessionPerson.objects.filter(person=person)
        .select_related("session__edition__series")
        .order_by("-session__edition__year", "session__starts_at", "pk")
    )
    editions: dict[Edition, list[SessionPerson]] = {}
    for role in rows:
        editions.setdefault(role.session.edition, []).append(role)
    return [
        RolesAtEdition(edition, tuple(roles)) for edition, roles in editions.items()
    ]


def profile_of(person: User, edition: Edition) -> SpeakerProfile:
    """What they said of themselves; an empty one, not stored, before that."""
    found = SpeakerProfile.objects.filter(person=person, edition=edition).first()
    return found or SpeakerProfile(person=person, edition=edition)


def times_of(person: User, edition: Edition) -> list[Availability]:
    return [*Availability.objects.filter(person=person, edition=edition)]
