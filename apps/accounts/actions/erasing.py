"""Erasing a person, by themselves or on their request."""

import logging
from dataclasses import asdict

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.models import Erasure, User
from apps.core import erasing
from apps.core.audit import record
from apps.core.refusals import Refused

logger = logging.getLogger(__name__)


@transaction.atomic
def erase_person(person: User, *, by: User) -> Erasure:
    """Erase everything about ``person`` that the ways do not keep; there is no way back.

    Places and seats are given back first, so that whoever waits moves up. The account
    stays without a name and cannot sign in. Erasing twice gives the first erasure.

    Raises:
        Refused: nobody would be left to administer the site.
    """
    _lock_administrators()
    person = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if earlier := Erasure.objects.filter(person=person).first():
        return earlier
    _refuse_last_administrator(person)
    record(by, "accounts.person_erased", person)
    outside = erasing.erase_everywhere(person, is_own_wish=by.pk == person.pk)
    return Erasure.objects.create(person=person, by=by, outside=asdict(outside))


def _lock_administrators() -> None:
    """Two who erase each other would else both see the other one as left."""
    rows = User.objects.filter(is_superuser=True).select_for_update(no_key=True)
    list(rows.order_by("pk").values_list("pk"))


def _refuse_last_administrator(person: User) -> None:
    others = User.objects.active().filter(is_superuser=True).exclude(pk=person.pk)
    if person.is_superuser and not others.exists():
        raise Refused(
            _("Name another administrator first. Somebody has to look after the site."),
            code="last_administrator",
        )


def finish_erasures() -> int:
    """Remove the files and letters of people who were erased; return of how many.

    What cannot be removed is in the log, tried again, and keeps nobody else waiting.
    """
    finished = 0
    for erasure in Erasure.objects.filter(finished_at=None):
        try:
            erasing.finish(erasing.Outside(**erasure.outside))
        except OSError:
            logger.exception("erasure %s is not finished", erasure.pk)
            continue
        erasure.outside = {}
        erasure.finished_at = timezone.now()
        erasure.save(update_fields=["outside", "finished_at"])
        finished += 1
    return finished
