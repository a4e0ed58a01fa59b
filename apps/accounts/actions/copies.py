"""Asking for a copy of one's own data."""

from django.db import transaction
from django.utils import timezone

from apps.accounts.models import DataCopy, User
from apps.core.audit import record


@transaction.atomic
def ask_for_copy(person: User, *, language: str) -> tuple[DataCopy, bool]:
    """Begin a new copy, and forget the one before; whether it is new.

    While one is being made, asking again gives that one.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)
    waiting = DataCopy.objects.waiting().filter(person=person, failure="").first()
    if waiting is not None:
        return waiting, False
    DataCopy.objects.filter(person=person).delete()
    copy = DataCopy.objects.create(person=person, language=language)
    record(person, "accounts.copy_requested", person)
    return copy, True


def forget_past_copies() -> int:
    """Erase copies whose week is over, taken away or not; return how many."""
    gone, _each = DataCopy.objects.past().delete()
    return gone


def try_lost_again() -> list[int]:
    """Give orders again that a worker has lost; return their keys."""
    lost = DataCopy.objects.lost()
    keys = list(lost.values_list("pk", flat=True))
    DataCopy.objects.filter(pk__in=keys).update(requested_at=timezone.now())
    return keys
