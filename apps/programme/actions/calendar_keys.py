"""Giving, changing and ending the address of a person's own calendar file."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate
from django.utils.timezone import localdate

from apps.core.audit import record
from apps.core.retention import days_of
from apps.programme.models import CalendarKey
from apps.programme.models.calendar_keys import a_nonce

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def give_calendar_key(person: "User", *, with_starred: bool) -> CalendarKey:
    """The address of ``person``'s calendar file; the one there is stays the same."""
    key, is_new = CalendarKey.objects.update_or_create(
        person=person, defaults={"with_starred": with_starred}
    )
    if is_new:
        record(person, "calendar_key.given", key)
    return key


@transaction.atomic
def renew_calendar_key(person: "User") -> None:
    """Another address; whoever knows the old one sees nothing any more."""
    key = CalendarKey.objects.filter(person=person).select_for_update().first()
    if key is not None:
        key.nonce, key.last_used_on = a_nonce(), None
        key.save(update_fields=["nonce", "last_used_on", "updated_at"])
        record(person, "calendar_key.renewed", key)


@transaction.atomic
def revoke_calendar_key(person: "User") -> None:
    """No address any more. A second time there is nothing to revoke."""
    key = CalendarKey.objects.filter(person=person).select_for_update().first()
    if key is not None:
        record(person, "calendar_key.revoked", key)
        key.delete()


def note_use_of_calendar_key(key: CalendarKey) -> None:
    """Write down that it was used, once a day."""
    today = localdate()
    if key.last_used_on != today:
        CalendarKey.objects.filter(pk=key.pk).update(last_used_on=today)


def forget_calendar_keys() -> int:
    """Delete the keys that no calendar has used for so long; returns how many."""
    limit = localdate() - timedelta(days=days_of("calendar_keys"))
    unused = CalendarKey.objects.annotate(
        used=Coalesce(F("last_used_on"), TruncDate("created_at"))
    ).filter(used__lt=limit)
    number, _by_model = unused.delete()
    return number
