"""Moments in plain text, for letters."""

from datetime import datetime

from django import template
from django.utils import timezone

from apps.core.languages import listed
from apps.core.times import span

register = template.Library()


@register.filter
def in_words(at: datetime) -> str:
    """``at`` in the zone of the reader, which it names."""
    time = span(at, None, timezone.get_current_timezone())
    return f"{listed([time.start.day, time.start.clock])} ({time.zone})"
