"""Who has a seat elsewhere at the same time."""

from django.db.models import OuterRef

from apps.programme.choices import SeatState
from apps.programme.models import Session, SessionQuerySet, SignUp


def doubled_by(session: Session) -> dict[int, Session]:
    """Who has a seat in ``session`` and in another at that time, and in which."""
    if session.starts_at is None or session.ends_at is None:
        return {}
    others = (
        SignUp.objects.seated()
        .filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .filter(person__in=session.sign_ups.seated().values("person"))
        .exclude(session=session)
    )
    return {
        held.person_id: held.session
        for held in others.select_related("session").order_by("-starts_at", "-pk")
    }


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
