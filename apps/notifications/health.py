"""Whether letters go out."""

from datetime import timedelta

from django.db import Error
from django.db.models import Q
from django.utils import timezone

from apps.notifications.choices import State
from apps.notifications.models import Delivery

#: A letter that is due for longer than this means that nobody delivers.
PATIENCE = timedelta(minutes=15)


def letters() -> str:
    """``late`` as soon as a letter that has never been tried is overdue.

    What organisers hold back is not late.
    """
    before = timezone.now() - PATIENCE
    overdue = Delivery.objects.filter(
        Q(attempts=0, due_at__lt=before) | Q(away_since__lt=before), state=State.QUEUED
    ).filter(Q(mailing=None) | Q(mailing__paused_at=None))
    try:
        return "late" if overdue.exists() else "ok"
    except Error:
        return "unknown"
