"""Who may do what with an application, and who has a place."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.choices import Job
from apps.editions.models import Edition, Part
from apps.editions.rules import holds
from apps.partners.models import Partnership
from apps.registration.belonging import belong_elsewhere
from apps.registration.models import Application
from apps.registration.shared import readers

if TYPE_CHECKING:
    from apps.accounts.models import User


def has_place(user: "User | AnonymousUser", edition: Edition) -> bool:
    """Whether ``user`` is admitted to any part of ``edition``."""
    return (
        user.is_authenticated
        and Application.objects.for_edition(edition)
        .admitted()
        .filter(person=user)
        .exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_own(user: "User | AnonymousUser", application: Application | None) -> bool:
    return application is not None and application.person_id == user.pk


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_decide(user: "User | AnonymousUser", application: Application | None) -> bool:
    return application is not None and holds(
        user, application.part.edition_id, Job.ORGANISER
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_review(user: "User | AnonymousUser", application: Application | None) -> bool:
    """Whether the application is assigned to ``user``, who is still a reviewer."""
    return (
        application is not None
        and user.is_authenticated
        and holds(user, application.part.edition_id, Job.REVIEWER)
        and application.assignments.for_reviewer(user).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def has_conflict(user: "User | AnonymousUser", application: Application | None) -> bool:
    """Whether ``user`` has said that they cannot judge the application."""
    return (
        application is not None
        and user.is_authenticated
        and application.conflicts.filter(reviewer=user).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_erase(user: "User | AnonymousUser", person: "User | None") -> bool:
    """Administrators anybody else; organisers those who belong to their editions only.

    Staff are erased by administrators, and everybody erases themselves on their own page.
    """
    if person is None or not user.is_authenticated or user == person:
        return False
    if user.is_superuser:
        return True
    if person.is_staff or not Application.objects.filter(person=person).exists():
        return False
    return not belong_elsewhere([person], organiser=user)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def reads_for_a_partner(
    user: "User | AnonymousUser", partnership: Partnership | None
) -> bool:
    """The contacts of a confirmed co-organiser, until the event is over."""
    if partnership is None or not user.is_authenticated:
        return False
    return readers().for_contact(user).filter(pk=partnership.pk).exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def takes_part(user: "User | AnonymousUser", part: Part | None) -> bool:
    """Whether ``user`` has a place in ``part`` itself, whatever other part there is."""
    if part is None or not user.is_authenticated:
        return False
    return Application.objects.admitted().filter(part=part, person=user).exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def organises_part(user: "User | AnonymousUser", part: Part | None) -> bool:
    return part is not None and holds(user, part.edition_id, Job.ORGANISER)


rules.add_perm("registration.read_participants", organises_part | takes_part)
rules.add_perm("registration.read_shared_applications", reads_for_a_partner)
rules.add_perm("registration.erase_person", may_erase)
rules.add_perm("registration.read_application", is_own | may_decide)
rules.add_perm("registration.review_application", may_review & ~is_own)
rules.add_perm("registration.declare_conflict", has_conflict | (may_review & ~is_own))
rules.add_perm("registration.decide_application", may_decide & ~is_own)
