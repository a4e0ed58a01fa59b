"""Where the pages of an edition invite people to apply."""

from collections.abc import Sequence

from django import template
from django.utils.timezone import now

from apps.editions.models import Edition
from apps.registration.models import Call

register = template.Library()


@register.simple_tag
def open_calls(edition: Edition) -> Sequence[Call]:
    """The calls of ``edition`` that are open now, the first to close first."""
    moment = now()
    return list(
        Call.objects.filter(
            part__edition=edition, opens_at__lte=moment, closes_at__gt=moment
        )
        .select_related("part")
        .order_by("closes_at", "part__kind")
    )
