"""What people change about themselves."""

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

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
