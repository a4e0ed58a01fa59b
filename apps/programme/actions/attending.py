"""Marking who was in a session, and forgetting it in time."""

from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.core.audit import record
from apps.core.refusals import Refused
from apps.programme.choices import ATTENDANCE_KEPT_FOR
from apps.programme.models import Attendance, Session
from apps.programme.queries import attendance_kept_until

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def mark_attendance(
    session: Session, *, came: Collection[int], missed: Collection[int], by: "User"
) -> Session:
    """Say of the people ``came`` that they were there, and of ``missed`` that not.

    Nobody else is touched, so two who mark at once undo nothing of each other. What
    somebody else has marked already stays theirs; marking twice changes nothing.

    Raises:
        Refused: the session has not begun, was not held, or its attendance is no longer
            kept.
    """
    session = Session.objects.locked().get(pk=session.pk)
    _refuse_unless_held(session)
    known = set(
        session.attendances.confirmed()
        .filter(person__in={*came, *missed})
        .values_list("person_id", flat=True)
    )
    added, removed = sorted({*came} - known), sorted({*missed} & known)
    if not added and not removed:
        return session
    _confirm(session, added, by)
    _take_back(session, removed)
    record(
        by,
        "attendance.corrected" if removed else "attendance.marked",
        session,
        before={"there": removed},
        after={"there": added},
        edition_id=session.edition_id,
    )
    return session


def _refuse_unless_held(session: Session) -> None:
    if not session.is_published or not session.has_begun:
        raise Refused(
            _("Who was there can be marked once the session has begun."),
            code="not_begun",
        )
    until = attendance_kept_until(session.part_id)
    if until is not None and until <= now():
        raise Refused(
            _("Who was there is no longer kept for this part."), code="no_longer_kept"
        )


def _confirm(session: Session, people: Collection[int], by: "User") -> None:
    at = now()
    Attendance.objects.bulk_create(
        [
            Attendance(session=session, person_id=key, confirmed_at=at, confirmed_by=by)
            for key in people
        ],
        update_conflicts=True,
        unique_fields=["session", "person"],
        update_fields=["confirmed_at", "confirmed_by", "updated_at"],
    )


def _take_back(session: Session, people: Collection[int]) -> None:
    """Who was only said to be there is forgotten; who was seen coming in is kept."""
    rows = session.attendances.filter(person__in=people)
    rows.filter(entered_at=None).delete()
    rows.update(confirmed_at=None, confirmed_by=None, updated_at=now())


def forget_attendance(at: datetime | None = None) -> int:
    """Erase who was where, part by part, once no certificate can be issued any more.

    Returns how many rows are gone. Safe to call any number of times.
    """
    over = (
        Session.objects.values("part")
        .annotate(last=Max("ends_at"))
        .filter(last__lte=(at or now()) - ATTENDANCE_KEPT_FOR)
    )
    gone, _each = Attendance.objects.filter(
        session__part__in=[row["part"] for row in over]
    ).delete()
    return gone
