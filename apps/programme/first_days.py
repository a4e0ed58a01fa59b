"""The day of the first session of a part, told to those who prepare for it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Min

from apps.core.kept_queries import kept_query
from apps.core.zones import zone_or_ours
from apps.programme.models import Session


def days_of_first_sessions(parts: Collection[int]) -> Mapping[int, date]:
    """As the clocks of the edition's town show it; of published sessions only."""
    if len(parts) == 1:
        # Asked whenever somebody applies.
        (part,) = parts
        rows = _of_one(part=part)
    else:
        rows = [*_first(Session.objects.filter(part__in=parts))]
    return {
        part: first.astimezone(zone_or_ours(zone)).date() for part, zone, first in rows
    }


def _first(sessions: Any) -> Any:
    rows = sessions.published().scheduled().order_by()
    zoned = rows.values_list("part_id", "edition__time_zone")
    return zoned.annotate(first=Min("starts_at"))


@kept_query(part=int)
def _of_one(*, part: int) -> Any:
    return _first(Session.objects.filter(part=part))
