"""Moments and days in plain text."""

from datetime import date, datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import pgettext

from apps.core import times
from apps.core.languages import listed
from apps.core.times import span

register = template.Library()


@register.filter
def in_words(at: datetime) -> str:
    """``at`` in the zone of the reader, which it names."""
    time = span(at, None, timezone.get_current_timezone())
    return f"{listed([time.start.day, time.start.clock])} ({time.zone})"


@register.filter
def time_left(until: datetime) -> str:
    """How long it still is from now, in words."""
    return times.time_left(until, timezone.now())


@register.filter
def day_in_words(day: date) -> str:
    """A day that is one, whatever the zone of the reader."""
    return date_format(day, pgettext("date format", "l j F Y"), use_l10n=False)
