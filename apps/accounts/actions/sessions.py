"""Forgetting sessions that nobody can go on with."""

from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from apps.core.retention import days_of


def forget_past_sessions(at: datetime | None = None) -> int:
    """Remove sessions whose time is over, and what was noted about them."""
    now = at or timezone.now()
    noted, _each = UserSession.objects.filter(
        last_seen_at__lt=now - timedelta(days=days_of("sessions"))
    ).delete()
    ended, _each = Session.objects.filter(expire_date__lt=now).delete()
    return int(noted + ended)
