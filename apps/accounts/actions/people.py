"""What people change about themselves."""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, OuterRef, ProtectedError
from django.utils import timezone

from apps.accounts.models import User

PREFERENCES = ("full_name", "display_name", "is_hidden", "language", "time_zone")


@transaction.atomic
def save_preferences(user: User, **answers: str | bool) -> User:
    """Save what ``user`` has said about names, language and time zone."""
    fields = [name for name in PREFERENCES if name in answers]
    for name in fields:
        setattr(user, name, answers[name])
    user.save(update_fields=fields)
    return user


def choose_language(user: User, language: str) -> None:
    """Remember an explicit choice; anything that is not one of ours is ignored."""
    if language in dict(settings.LANGUAGES) and language != user.language:
        save_preferences(user, language=language)


def keep_zone(user: User, zone: str) -> None:
    """Remember the zone that a browser says, unless the account has one.

    Without it the times until which somebody may answer would follow the night of Graz.
    """
    if zone and not user.time_zone:
        save_preferences(user, time_zone=zone)


@transaction.atomic
def know_address(user: User) -> None:
    """Tell allauth of the address of an account that it has not opened itself.

    It confirms only addresses that it knows, and would ask for a second code.
    """
    others = EmailAddress.objects.filter(user=user)
    if not others.filter(email=user.email).exists():
        others.delete()
        row = EmailAddress(user=user, email=user.email, primary=True)
        EmailAddress.objects.bulk_create([row], ignore_conflicts=True)


#: How long an account waits for its first sign-in.
UNCONFIRMED_FOR = timedelta(days=2)


@transaction.atomic
def open_account(email: str, *, language: str | None) -> User | None:
    """Open an account that nobody has signed in to yet; the code confirms the address.

    ``None`` where an account of that address is closed. Asking twice gives the first.
    """
    address = email.strip().lower()
    user = User.objects.with_address(address).first()
    if user is None:
        known = dict(settings.LANGUAGES)
        user, _new = User.objects.get_or_create(
            email=address,
            defaults={
                "language": language if language in known else settings.LANGUAGE_CODE,
                "password": make_password(None),
            },
        )
    return user if user.is_active else None


def forget_unconfirmed(at: datetime | None = None) -> int:
    """Remove accounts whose address nobody has confirmed; return how many.

    They are left by slips of the pen and by strangers. What an organiser has given a
    job, or anything else hangs on, stays.
    """
    confirmed = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    waiting = User.objects.filter(
        ~Exists(confirmed),
        last_login=None,
        is_staff=False,
        date_joined__lt=(at or timezone.now()) - UNCONFIRMED_FOR,
    )
    forgotten = 0
    for user in waiting:
        try:
            with transaction.atomic():
                user.delete()
        except ProtectedError:
            continue
        forgotten += 1
    return forgotten
