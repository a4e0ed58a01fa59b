"""Who may do what with a session."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser

from apps.editions.models import Edition
from apps.editions.rules import is_organiser
from apps.programme.choices import ACTING, SessionRole
from apps.programme.models import Material, OnlineRoom, Release, Session, SessionPerson
from apps.programme.models.releases import TwoReleases
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Whoever moderates or reports sees who takes part.
LEADING = (SessionRole.MODERATOR, SessionRole.RAPPORTEUR)


def is_rapporteur_of(user: "User | AnonymousUser", session: Session) -> bool:
    """Whether ``user`` writes the report of ``session``."""
    return user.is_authenticated and (
        SessionPerson.objects.acting()
        .filter(session=session, person=user, role=SessionRole.RAPPORTEUR)
        .exists()
    )


def takes_notes_in(user: "User | AnonymousUser", session: Session) -> bool:
    """Whether ``user`` writes down what the report of ``session`` is made of."""
    return user.is_authenticated and (
        SessionPerson.objects.acting()
        .filter(session=session, person=user, role=SessionRole.NOTE_TAKER)
        .exists()
    )


def may_take_part(user: "User | AnonymousUser", session: Session) -> bool:
    """Whether ``user`` has a place in the part of the edition ``session`` belongs to."""
    return (
        user.is_authenticated
        and Application.objects.admitted()
        .filter(part=session.part_id, person=user)
        .exists()
    )


def sees_who_takes_part(
    user: "User | AnonymousUser", session: Session, people: Iterable[SessionPerson]
) -> bool:
    """Whether ``user`` leads the session, writes its report, or organises the edition.

    ``people`` are those of the session, as a page has them already.
    """
    if not user.is_authenticated:
        return False
    return is_organiser(user, session.edition_id) or any(
        one.person_id == user.pk and one.state in ACTING and one.role in LEADING
        for one in people
    )


def leads(user: "User | AnonymousUser", session: Session) -> bool:
    """Whether ``user`` moderates ``session`` or organises its edition."""
    if not user.is_authenticated:
        return False
    moderates = SessionPerson.objects.acting().filter(
        session=session, person=user, role=SessionRole.MODERATOR
    )
    return is_organiser(user, session.edition_id) or moderates.exists()


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_mark_attendance(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and leads(user, session)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_view(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and (
        Session.objects.visible_to(user).filter(pk=session.pk).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_sign_up(user: "User | AnonymousUser", session: Session | None) -> bool:
    """Whether the button is theirs; seats, clashes and time are the action's word."""
    return session is not None and may_take_part(user, session)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_leave(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and user.is_authenticated


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_organise(user: "User | AnonymousUser", session: Session | None) -> bool:
    return session is not None and is_organiser(user, session.edition_id)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_read_material(user: "User | AnonymousUser", material: Material | None) -> bool:
    return material is not None and (
        Material.objects.visible_to(user).filter(pk=material.pk).exists()
    )


def has_a_role(user: "User | AnonymousUser", session: Session) -> bool:
    """Whether ``user`` has any role in ``session``."""
    return user.is_authenticated and (
        SessionPerson.objects.filter(session=session, person=user).exists()
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_look_for_room(user: "User | AnonymousUser", session: Session | None) -> bool:
    """Whether ``user`` is told what they miss to enter; entering is the action's word."""
    return session is not None and user.is_authenticated


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_watch(user: "User | AnonymousUser", session: Session | None) -> bool:
    """Whether ``user`` may watch the stream of ``session``."""
    if session is None:
        return False
    room = OnlineRoom.objects.filter(session=session).first()
    return room is not None and (
        room.streams_to_everybody
        or may_take_part(user, session)
        or leads(user, session)
        or has_a_role(user, session)
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def may_view_release(
    user: "User | AnonymousUser", found: Release | TwoReleases | None
) -> bool:
    """Whoever may know of the edition."""
    return found is not None and (
        Edition.objects.visible_to(user).filter(pk=found.edition.pk).exists()
    )


rules.add_perm("programme.view_release", may_view_release)
rules.add_perm("programme.view_session_page", may_view)
rules.add_perm("programme.sign_up_for_session", may_sign_up)
rules.add_perm("programme.star_session", may_leave)
rules.add_perm("programme.leave_session", may_leave)
rules.add_perm("programme.mark_attendance", may_mark_attendance)
rules.add_perm("programme.organise_session", may_organise)
rules.add_perm("programme.enter_session", may_look_for_room)
rules.add_perm("programme.watch_session", may_watch)
rules.add_perm("programme.read_material", may_read_material)
