"""Taking over a programme that other tools wrote: as plans, and as drafts."""

from collections.abc import Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.text import slugify

from apps.core.audit import record
from apps.core.submissions import run_once
from apps.editions.models import Edition, Part
from apps.programme.actions.plans import plan
from apps.programme.choices import RoomKind
from apps.programme.models import Room, Session, SessionPerson
from apps.programme.queries.importing import Step, steps_of, wanted_plan

if TYPE_CHECKING:
    from apps.accounts.models import User


def bring_programme(
    part: Part, events: Sequence[dict[str, Any]], *, key: UUID, by: "User"
) -> int:
    """Plan what ``events`` say; what is new becomes a draft in ``part``.

    Nothing of it is public before a release. Names are written down and shown to nobody,
    because no consent came along. Returns how many sessions are new or planned anew; the
    same ``key`` brings once.
    """
    do = partial(_bring, part, events, by)
    return int(run_once(key, by, "programme.imported", do))


@transaction.atomic
def _bring(part: Part, events: Sequence[dict[str, Any]], by: "User") -> int:
    edition = Edition.objects.select_for_update(no_key=True).get(pk=part.edition_id)
    steps = [step for step in steps_of(edition, events) if not step.is_nothing]
    rooms = _rooms_for(edition, steps)
    known = [step.session.pk for step in steps if step.session]
    there = {row.pk: row for row in Session.objects.locked().filter(pk__in=known)}
    for step in steps:
        wanted = wanted_plan(step, rooms, part)
        if step.session:
            plan(there[step.session.pk], wanted, by=by)
        else:
            _begin(step, wanted.session, wanted, by)
    return len(steps)


def _rooms_for(edition: Edition, steps: Iterable[Step]) -> dict[str, Room]:
    rooms = {room.name: room for room in edition.rooms.all()}
    for step in steps:
        name = step.change.after.room if step.change.after else ""
        if name and name not in rooms:
            rooms[name] = Room.objects.create(
                edition=edition,
                name=name,
                kind=RoomKind.ONLINE,
                position=len(rooms),
            )
    return rooms


def _begin(step: Step, session: Session, wanted: Any, by: "User") -> None:
    session.take_facts(wanted)
    session.slug = _free_slug(session.edition, step.event["slug"] or session.title)
    guid = step.event["guid"]
    # A session of another edition may have come from the same file.
    taken = guid and Session.objects.filter(uid=guid).exists()
    session.uid = UUID(guid) if guid and not taken else uuid4()
    session.save()
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, name=name, listed=False, position=position)
        for position, name in enumerate(step.event["people"])
    )
    record(by, "session.imported", session, edition_id=session.edition_id)


def _free_slug(edition: Edition, wanted: str) -> str:
    base = slugify(wanted)[:70] or "session"
    there = Session.objects.for_edition(edition).filter(slug__startswith=base)
    taken = {*there.values_list("slug", flat=True)}
    free = (base, *(f"{base}-{n}" for n in range(2, len(taken) + 3)))
    return next(slug for slug in free if slug not in taken)
