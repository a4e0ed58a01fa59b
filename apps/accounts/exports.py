"""Ordering what is made for a person."""

from apps.accounts.actions.copies import ask_for_copy
from apps.accounts.actions.erasing import erase_person
from apps.accounts.models import DataCopy, User
from apps.accounts.tasks import finish_erasures, make_data_copy
from apps.core.doorbell import ring_when_committed


def order_copy(person: User, *, language: str) -> DataCopy:
    """Ask for a copy, and ring for a worker once."""
    copy, is_new = ask_for_copy(person, language=language)
    if is_new:
        ring_when_committed(make_data_copy, copy.pk)
    return copy


def erase(person: User, *, by: User) -> None:
    """Erase ``person``, and ring for what lies outside of the tables."""
    erase_person(person, by=by)
    ring_when_committed(finish_erasures)
