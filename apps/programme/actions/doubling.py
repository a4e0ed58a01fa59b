"""Seats that a move of a session puts at the same time.

Nobody loses a seat by a move. Both seats stay, the one that moved is marked, and its
person is told and decides; until then the database does not refuse the two.
"""

from collections.abc import Collection, Iterable

from django.db.models import Exists, OuterRef

from apps.programme.actions.constraints import check
from apps.programme.models import Session, SignUp
from apps.programme.models.sign_ups import ONE_SEAT_AT_A_TIME


def move_seats(sessions: Collection[Session]) -> None:
    """Give the sign-ups of ``sessions``, all locked and saved, the sessions' times."""
    moved = SignUp.objects.filter(session__in=sessions)
    # Sessions that change places clash between the two statements that move them.
    check(ONE_SEAT_AT_A_TIME, later=True)
    for session in sessions:
        session.sign_ups.live().update(
            starts_at=session.starts_at, ends_at=session.ends_at
        )
    moved.taken().filter(_at_another_seat()).update(is_doubled=True)
    undouble(moved.taken().values_list("person_id", flat=True))
    check(ONE_SEAT_AT_A_TIME, later=False)


def undouble(people: Iterable[int]) -> None:
    """Take the mark from the seats of ``people`` that stand alone again."""
    marked = SignUp.objects.filter(person__in=people, is_doubled=True)
    marked.exclude(_at_another_seat()).update(is_doubled=False)


def _at_another_seat() -> Exists:
    others = SignUp.objects.taken().exclude(pk=OuterRef("pk"))
    return Exists(
        others.filter(
            person=OuterRef("person"),
            starts_at__lt=OuterRef("ends_at"),
            ends_at__gt=OuterRef("starts_at"),
        )
    )
