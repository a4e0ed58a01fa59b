"""The day of the first session of a part, told to those who prepare for it."""

from collections.abc import Collection, Mapping
from datetime import date

from django.db.models import Min

from apps.core.zones import zone_or_ours
from apps.programme.models import Session


def days_of_first_sessions(parts: Collection[int]) -> Mapping[int, date]:
    """As the clocks of the edition's town show it; of published sessions only."""
    rows = (
        Session.objects.published()
        .scheduled()
        .filter(part__in=parts)
        .order_by()
        .values_list("part_id", "edition__time_zone")
        .annotate(first=Min("starts_at"))
    )
    return {
        part: first.astimezone(zone_or_ours(zone)).date() for part, zone, first in rows
    }
