"""The sign-ups of one person."""

from django.contrib.auth.models import AnonymousUser
from django.utils.timezone import now

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.programme.models import SignUp


def sign_ups_of(person: User | AnonymousUser, edition: Edition) -> dict[int, SignUp]:
    """The live sign-ups of ``person`` at ``edition``, by session."""
    if not person.is_authenticated:
        return {}
    live = SignUp.objects.live().filter(person=person, session__edition=edition)
    return {sign_up.session_id: sign_up for sign_up in live}


def position_of(sign_up: SignUp) -> int:
    """Which turn it is on the waiting list, beginning with 1."""
    return (
        SignUp.objects.waiting()
        .filter(session_id=sign_up.session_id, pk__lte=sign_up.pk)
        .count()
    )


def agenda_of(person: User) -> list[SignUp]:
    """The live sign-ups of ``person`` for what has not ended yet, in order of time."""
    return [
        *SignUp.objects.live()
        .filter(person=person, session__ends_at__gt=now())
        .select_related("session__edition")
        .order_by("session__starts_at", "pk")
    ]
