"""What the trail and sent forms keep no longer; see ``apps.core.retention``."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from apps.core.models import AuditEntry, Submission
from apps.core.retention import days_of

#: Nobody sends the same form again after a month.
SUBMISSIONS_KEPT_FOR = timedelta(days=30)


def forget_old_words(at: datetime | None = None) -> int:
    """Take the values out of old entries, and forget answers to forms; return how many."""
    now = at or timezone.now()
    entries = AuditEntry.objects.filter(at__lt=now - timedelta(days=days_of("trail")))
    emptied = entries.filter(Q(before__isnull=False) | Q(after__isnull=False)).update(
        before=None, after=None
    )
    gone, _each = Submission.objects.filter(
        created_at__lt=now - SUBMISSIONS_KEPT_FOR
    ).delete()
    return emptied + gone
