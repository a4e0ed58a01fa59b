"""Moments and days in plain text."""

from datetime import datetime

from django import template
from django.utils import timezone

from apps.core import times
from apps.core.languages import listed
from apps.core.times import span

register = template.Library()
register.filter("day_in_words", times.day_in_words)


@register.filter
def in_words(at: datetime) -> str:
    """``at`` in the zone of the reader, which it names."""
    time = span(at, None, timezone.get_current_timezone())
    return f"{listed([time.start.day, time.start.clock])} ({time.zone})"


@register.filter
def time_left(until: datetime) -> str:
    """How long it still is from now, in words."""
    return times.time_left(until, timezone.now())
