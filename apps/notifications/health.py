"""Whether letters go out."""

from datetime import timedelta

from django.db import Error
from django.utils import timezone

from apps.notifications.choices import State
from apps.notifications.models import Delivery

#: A letter that is due for longer than this means that nobody delivers.
PATIENCE = timedelta(minutes=15)


def letters() -> str:
    """``late`` as soon as a letter that has never been tried is overdue."""
    overdue = Delivery.objects.filter(
        state=State.QUEUED, attempts=0, due_at__lt=timezone.now() - PATIENCE
    )
    try:
        return "late" if overdue.exists() else "ok"
    except Error:
        return "unknown"
