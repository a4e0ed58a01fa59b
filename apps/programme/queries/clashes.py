"""Who has a seat elsewhere at the same time."""

from django.db.models import OuterRef

from apps.programme.choices import SeatState
from apps.programme.models import Session, SessionQuerySet


def clashes_of(person: int | OuterRef, session: Session) -> SessionQuerySet:
    """Published sessions at the same time in which ``person`` has a seat."""
    if session.starts_at is None or session.ends_at is None:
        return Session.objects.none()
    return (
        Session.objects.published()
        .overlapping(session.starts_at, session.ends_at)
        .exclude(pk=session.pk)
        .filter(sign_ups__state=SeatState.SEATED, sign_ups__person=person)
        .order_by("starts_at", "pk")
    )
