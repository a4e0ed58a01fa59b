"""Keeping places for some people, and handing on what nobody has taken."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from apps.registration.actions.places import fill_free_places, lock_part
from apps.registration.models import Application, ReservedPlaces


@transaction.atomic
def keep_places(reserved: ReservedPlaces) -> list[Application]:
    """Store what is kept for whom; return who moved up because less is kept.

    Nobody loses a place: what is taken already counts.
    """
    part = lock_part(reserved.part_id)
    reserved.save()
    return fill_free_places(lock_part(part.pk))


@transaction.atomic
def stop_keeping(reserved: ReservedPlaces) -> list[Application]:
    """Let everybody have the places that were kept; return who moved up."""
    part = lock_part(reserved.part_id)
    reserved.delete()
    return fill_free_places(part)


def release_lapsed(at: datetime | None = None) -> int:
    """Give everybody the places that were kept until now; return how many moved up.

    Safe to call any number of times and from many processes.
    """
    moment = at or timezone.now()
    lapsed = ReservedPlaces.objects.lapsed(moment).order_by()
    parts = set(lapsed.values_list("part_id", flat=True))
    return sum(_release(part_id, moment) for part_id in parts)


@transaction.atomic
def _release(part_id: int, at: datetime) -> int:
    part = lock_part(part_id)
    lapsed = ReservedPlaces.objects.lapsed(at).filter(part=part)
    lapsed.update(released_at=at, updated_at=at)
    return len(fill_free_places(part))
