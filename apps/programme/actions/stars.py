"""Keeping a session in view. It is one's own affair, so no trail is kept of it."""

from typing import TYPE_CHECKING

from django.db import transaction

from apps.programme.models import Session, Star

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def star(session: Session, *, person: "User") -> None:
    """Keep ``session`` in view of ``person``; the second time does nothing more."""
    Star.objects.bulk_create(
        [Star(session=session, person=person)], ignore_conflicts=True
    )


@transaction.atomic
def unstar(session: Session, *, person: "User") -> None:
    """Take the star away; where there is none nothing happens."""
    Star.objects.filter(session=session, person=person).delete()
