"""What letters keep no longer; see ``apps.core.retention``."""

from datetime import datetime, timedelta

from django.utils import timezone

from apps.core.retention import days_of
from apps.notifications.choices import State
from apps.notifications.models import Delivery, Subscriber


def forget_old_letters(at: datetime | None = None) -> int:
    """Empty the texts of letters that were written long ago; return how many."""
    limit = (at or timezone.now()) - timedelta(days=days_of("letters"))
    old = Delivery.objects.filter(created_at__lt=limit).exclude(
        state__in=[State.QUEUED, State.SENDING]
    )
    return old.exclude(body_text="", body_html="").update(
        body_text="", body_html="", unsubscribe_url=""
    )


def forget_unconfirmed_subscribers(at: datetime | None = None) -> int:
    """Delete addresses whose owner has not said yes; return how many."""
    limit = (at or timezone.now()) - timedelta(days=days_of("subscriptions"))
    late = Subscriber.objects.filter(confirmed_at__isnull=True, updated_at__lt=limit)
    deleted, _tables = late.delete()
    return deleted
