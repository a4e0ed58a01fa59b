"""Erasing what is kept no longer than was said; see ``apps.core.retention``."""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from apps.core.erasing import empty_rows
from apps.core.holdings import tables
from apps.core.retention import days_of
from apps.core.ways import Fate
from apps.editions.choices import OVER
from apps.editions.models import Edition
from apps.registration import retention
from apps.registration.actions.uploading import discard
from apps.registration.models import Application, ApplicationDraft, Upload
from apps.registration.personal_data import APPLICATION
from apps.registration.retention import goes_on

#: How rows that are of no use without an application lead to its person.
HANGS_ON = frozenset({"application__person"})


def forget_what_is_over(today: date | None = None) -> int:
    """Erase of each edition whatever its time is over for; return how many rows.

    Safe to call any number of times.
    """
    day = today or timezone.now().date()
    gone = _forget_drafts(day)
    for edition in Edition.objects.prefetch_related("retention_choices"):
        if _is_past(edition, "access_needs", day):
            gone += retention.needs_of(edition).delete()[0]
        if _is_past(edition, "sensitive_answers", day):
            gone += retention.sensitive_answers_of(edition).delete()[0]
        if _is_past(edition, "not_admitted", day):
            gone += _empty([*retention.not_admitted_of(edition)])
        if _is_past(edition, "admitted", day):
            gone += _empty([*retention.admitted_of(edition)])
        if _is_past(edition, "opened_accounts", day):
            gone += retention.opened_accounts_of(edition).delete()[0]
    return gone


def _is_past(edition: Edition, code: str, day: date) -> bool:
    if code == "access_needs" and edition.status in OVER:
        return True
    first = goes_on(edition, code)
    return first is not None and first <= day


def _forget_drafts(day: date) -> int:
    closed_before = day - timedelta(days=days_of("drafts"))
    past = ApplicationDraft.objects.filter(
        Q(part__edition__status__in=OVER)
        | Q(part__call__closes_at__date__lt=closed_before)
    )
    discard(Upload.objects.filter(draft__in=past))
    drafts, _each = past.delete()
    return drafts


@transaction.atomic
def _empty(applications: list[Application]) -> int:
    """Take the words out of applications, and remove all that hangs on them."""
    keys = [application.pk for application in applications]
    if not keys:
        return 0
    discard(Upload.objects.filter(application__in=keys))
    for model, _name, ways in tables("registration"):
        if any(way.to in HANGS_ON and way.fate is Fate.GOES for way in ways):
            model._base_manager.filter(application__in=keys).delete()  # noqa: SLF001 -- Django's public manager API
    managers: list[Any] = [Application.objects, Application.history]
    for rows in managers:
        found = list(rows.filter(id__in=keys).values_list("pk", flat=True))
        empty_rows(rows.model, APPLICATION, found)
    Application.objects.filter(pk__in=keys).update(target_group=None)
    Application.history.filter(id__in=keys).update(target_group=None)
    return len(keys)
