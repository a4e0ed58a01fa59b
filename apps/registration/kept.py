"""What is kept for whom at the parts of an edition, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from apps.editions.choices import Level
from apps.editions.models import Edition
from apps.registration.choices import ReservedFor, Settlement
from apps.registration.models import ReservedPlaces, WorldRegion


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    key: int
    number: int
    for_whom: str
    #: The language of ``for_whom``, where it is not the reader's.
    language: str
    until: datetime | None


def kept_places(edition: Edition) -> Mapping[int, Sequence[Kept]]:
    """What is kept now, by the primary key of the part; three queries at most."""
    rows = [*ReservedPlaces.objects.kept().filter(part__edition=edition)]
    if not rows:
        return {}
    regions = WorldRegion.objects.filter(scheme__is_default=True)
    names = {
        ReservedFor.WORLD_REGION: dict(regions.values_list("code", "name")),
        ReservedFor.TARGET_GROUP: dict(
            edition.target_groups.values_list("code", "text")
        ),
    }
    found: dict[int, list[Kept]] = {}
    for row in rows:
        written = names.get(ReservedFor(row.kind))
        found.setdefault(row.part_id, []).append(
            Kept(
                key=row.pk,
                number=row.number,
                for_whom=written.get(row.value, row.value) if written else _ours(row),
                language="en" if written else "",
                until=row.kept_until,
            )
        )
    return found


def _ours(reserved: ReservedPlaces) -> str:
    match reserved.kind:
        case ReservedFor.LEVEL:
            level = Level(reserved.value).label
            return _("Governance level: %(level)s") % {"level": level}
        case ReservedFor.SETTLEMENT:
            return str(Settlement(reserved.value).label)
    return _("Next generation")
