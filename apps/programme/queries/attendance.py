"""Who was in a session, and who may have been."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.editions.rules import is_organiser
from apps.programme.choices import ATTENDANCE_KEPT_FOR
from apps.programme.models import Attendance, Session, SignUp
from apps.registration.models import Application


def attendance_kept_until(part_id: int) -> datetime | None:
    """Until when it is kept who was in the sessions of a part, if any has a time."""
    last = Session.objects.filter(part=part_id).aggregate(at=Max("ends_at"))["at"]
    return last + ATTENDANCE_KEPT_FOR if last else None


@dataclass(frozen=True, slots=True)
class Attender:
    """Somebody who may have been in a session, under the name they show to others."""

    key: int
    name: str
    was_there: bool
    #: Seen coming into the online room.
    came_in: bool


def may_have_come(session: Session, reader: User) -> QuerySet[User]:
    """Who has a place in the part, or was marked before; ``reader`` may mark them.

    Who is left out of all lists is known to organisers alone.
    """
    places = Application.objects.admitted().filter(part=session.part_id)
    there = Attendance.objects.confirmed().filter(session=session)
    people = User.objects.filter(
        Q(pk__in=places.values("person")) | Q(pk__in=there.values("person")),
        is_active=True,
    )
    if not is_organiser(reader, session.edition_id):
        people = people.filter(is_hidden=False)
    mine = places.filter(person=OuterRef("pk"))
    return people.annotate(
        was_there=Exists(there.filter(person=OuterRef("pk"))),
        came_in=Exists(
            Attendance.objects.filter(
                session=session, person=OuterRef("pk"), entered_at__isnull=False
            )
        ),
        has_seat=Exists(
            SignUp.objects.seated().filter(session=session, person=OuterRef("pk"))
        ),
        reference=Subquery(mine.values("reference")[:1]),
    )


def attenders(
    session: Session, reader: User, *, search: str = "", everybody: bool = False
) -> tuple[Attender, ...]:
    """Who has a seat, came in or was there; with them whom the search finds, or everybody."""
    people = may_have_come(session, reader)
    if not everybody:
        shown = Q(was_there=True) | Q(has_seat=True) | Q(came_in=True)
        if search:
            shown |= Q(is_hidden=False) & (
                Q(display_name__unaccent__icontains=search)
                | Q(display_name="", full_name__unaccent__icontains=search)
            )
        people = people.filter(shown)
    found: Iterable[Any] = people
    listed = (Attender(p.pk, _name_on_list(p), p.was_there, p.came_in) for p in found)
    return tuple(sorted(listed, key=lambda one: (one.name.casefold(), one.key)))


def _name_on_list(person: Any) -> str:
    """The name they show; a number in its place for somebody who is in no list."""
    if person.is_hidden:
        return _("Application %(reference)s") % {"reference": person.reference or "–"}
    return str(person.shown_name)
