"""Erasing what people were promised would not be kept."""

from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone

from apps.editions.choices import EditionStatus
from apps.editions.models import Edition
from apps.registration.actions.uploading import discard
from apps.registration.models import AccessNeeds, ApplicationDraft, Upload

#: States in which the event is over, by the organisers' own word.
OVER = (EditionStatus.CLOSED, EditionStatus.ARCHIVED)
#: After the last day, where nobody has closed the edition, and after the call for drafts.
KEPT_FOR = timedelta(days=30)


def forget_what_is_over(today: date | None = None) -> int:
    """Erase the access needs of past events, and drafts that can no longer be sent.

    Returns how many rows are gone. Safe to call any number of times.
    """
    day = today or timezone.now().date()
    over = Edition.objects.filter(Q(status__in=OVER) | Q(pk__in=_long_past(day)))
    needs, _each = AccessNeeds.objects.filter(
        application__part__edition__in=over
    ).delete()
    past = ApplicationDraft.objects.filter(
        Q(part__edition__in=over) | Q(part__call__closes_at__date__lt=day - KEPT_FOR)
    )
    discard(Upload.objects.filter(draft__in=past))
    drafts, _each = past.delete()
    return needs + drafts


def _long_past(day: date) -> list[int]:
    """Editions whose last day is known and long ago; a date still to be fixed is not."""
    past = []
    for edition in Edition.objects.filter(dates_are_final=True).exclude(
        status__in=OVER
    ):
        last = (edition.ends_on or edition.starts_on).latest_day
        if last and last + KEPT_FOR < day:
            past.append(edition.pk)
    return past
