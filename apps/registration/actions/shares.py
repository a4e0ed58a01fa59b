"""Keeping places for some people, and handing on what nobody has taken."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from apps.core import audit
from apps.registration.actions.places import fill_free_places, lock_part
from apps.registration.choices import ReservedFor
from apps.registration.models import Application, ReservedPlaces

if TYPE_CHECKING:
    from apps.accounts.models import User

logger = logging.getLogger(__name__)

#: What says which places are kept for whom.
FACTS = ("part_id", "kind", "value", "number", "kept_until")


@transaction.atomic
def keep_places(reserved: ReservedPlaces, *, by: "User") -> list[Application]:
    """Store what is kept for whom; return who moved up because less is kept.

    Nobody loses a place: what is taken already counts. The same again is no change.
    """
    stored = ReservedPlaces.objects.filter(pk=reserved.pk)
    keys = {reserved.part_id, *stored.values_list("part_id", flat=True)}
    for key in sorted(keys):
        lock_part(key)
    # Only now does nobody else change it.
    before = stored.first()
    was = _facts(before) if before else None
    became = _facts(reserved)
    if was != became:
        reserved.save()
        verb = (
            "registration.reservation_changed"
            if was
            else "registration.places_reserved"
        )
        _record(by, verb, reserved, before=was, after=became)
    return [one for key in sorted(keys) for one in fill_free_places(lock_part(key))]


@transaction.atomic
def stop_keeping(reserved: ReservedPlaces, *, by: "User") -> list[Application]:
    """Let everybody have the places that were kept; return who moved up."""
    part = lock_part(reserved.part_id)
    _record(by, "registration.reservation_ended", reserved, before=_facts(reserved))
    reserved.delete()
    return fill_free_places(part)


def parts_keeping(kind: ReservedFor, **where: Any) -> list[int]:
    """The keys of the parts that keep places for people of this kind."""
    kept = ReservedPlaces.objects.kept().filter(kind=kind, **where)
    return sorted(set(kept.values_list("part_id", flat=True)))


@contextmanager
def in_step(parts: Sequence[int]) -> Iterator[None]:
    """Do what changes who belongs to whom a place is kept for; then fill the places.

    The parts are locked before it, as every action locks them first, and all of it is
    one transaction.
    """
    with transaction.atomic():
        for key in sorted(parts):
            lock_part(key)
        yield
        for key in sorted(parts):
            fill_free_places(lock_part(key))


def around_changed_groups(edition_id: int) -> AbstractContextManager[None]:
    """Fill the places of an edition that are kept for groups when these are changed."""
    here = parts_keeping(ReservedFor.TARGET_GROUP, part__edition=edition_id)
    return in_step(here)


def release_lapsed(at: datetime | None = None) -> int:
    """Give everybody the places that were kept until now; return how many moved up.

    Safe to call any number of times and from many processes. A part where it fails is
    logged, keeps no other from its places, and is tried again the next time.
    """
    moment = at or timezone.now()
    lapsed = ReservedPlaces.objects.lapsed(moment).order_by()
    moved = 0
    for part_id in sorted(set(lapsed.values_list("part_id", flat=True))):
        try:
            moved += _release(part_id, moment)
        except Exception:
            logger.exception("reserved places of part %s were not opened", part_id)
    return moved


@transaction.atomic
def _release(part_id: int, at: datetime) -> int:
    part = lock_part(part_id)
    lapsed = ReservedPlaces.objects.lapsed(at).filter(part=part)
    rows = [*lapsed.select_related("part").order_by("pk")]
    lapsed.update(released_at=at, updated_at=at)
    for row in rows:
        _record(None, "registration.reserved_places_opened", row, before=_facts(row))
    return len(fill_free_places(part))


def _facts(reserved: ReservedPlaces) -> dict[str, Any]:
    return {name: getattr(reserved, name) for name in FACTS}


def _record(
    by: "User | None",
    verb: str,
    reserved: ReservedPlaces,
    **facts: dict[str, Any] | None,
) -> None:
    audit.record(by, verb, reserved, edition_id=reserved.part.edition_id, **facts)
