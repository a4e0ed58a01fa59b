"""Who has a seat elsewhere at the same time, or the offer of one."""

from collections.abc import Iterable, Iterator

from django.db.models import OuterRef

from apps.accounts.models import User
from apps.programme.choices import TAKEN
from apps.programme.models import Session, SessionQuerySet, SignUp


def doubled_by(session: Session) -> dict[int, Session]:
    """Who has a seat in ``session`` and in another at that time, and in which."""
    if session.starts_at is None or session.ends_at is None:
        return {}
    others = (
        SignUp.objects.taken()
        .filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .filter(person__in=session.sign_ups.taken().values("person"))
        .exclude(session=session)
    )
    return {
        held.person_id: held.session
        for held in others.select_related("session").order_by("-starts_at", "-pk")
    }


def taken_elsewhere(people: Iterable[User], session: Session) -> Iterator[int]:
    """Who of ``people`` has a seat, or the offer of one, in another session then."""
    rows = SignUp.objects.taken().exclude(session=session)
    at_that_time = rows.filter(
        person__in=people,
        starts_at__lt=session.ends_at,
        ends_at__gt=session.starts_at,
    )
    return at_that_time.values_list("person_id", flat=True).iterator()


def clashes_of(person: int | OuterRef, session: Session) -> SessionQuerySet:
    """Published sessions at the same time in which a seat is taken for ``person``."""
    if session.starts_at is None or session.ends_at is None:
        return Session.objects.none()
    return (
        Session.objects.published()
        .overlapping(session.starts_at, session.ends_at)
        .exclude(pk=session.pk)
        .filter(sign_ups__state__in=TAKEN, sign_ups__person=person)
        .order_by("starts_at", "pk")
    )
