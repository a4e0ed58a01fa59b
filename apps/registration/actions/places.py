"""Places: counting them under the lock, giving them, and letting people move up."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    Max,
    OuterRef,
    Q,
    QuerySet,
    When,
)
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import cancel, enqueue_many
from apps.registration import emails
from apps.registration.actions.access_needs import end_needs
from apps.registration.choices import HOLDING, Because, State
from apps.registration.endings import is_over
from apps.registration.models import Application, Call, ReservedPlaces
from apps.registration.models.reserved import Share, shares_of
from apps.registration.offer_times import leaves_time_to_ask, offered_until
from apps.registration.place_count import NONE, PlaceCount, Shares
from apps.registration.signals import place_lost

if TYPE_CHECKING:
    from apps.accounts.models import User

MOVED_UP = "registration.moved_up"
#: The state of a companion while the person accompanied is in the other one.
FOLLOWS = {
    State.SUBMITTED: State.SUBMITTED,
    State.OFFERED: State.SUBMITTED,
    State.WAITING: State.SUBMITTED,
    State.ADMITTED: State.ADMITTED,
    State.DECLINED: State.WITHDRAWN,
    State.WITHDRAWN: State.WITHDRAWN,
}


def lock_part(part_id: int) -> Part:
    """Lock the part, which every action that gives or frees a place does first."""
    return (
        Part.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition__series", "call")
        .annotate(
            keeps_places=Exists(
                ReservedPlaces.objects.filter(part=OuterRef("pk")).kept()
            )
        )
        .get(pk=part_id)
    )


#: Django has no word for this lock. Both rows are named, so that both are read as they
#: are after the waiting; the part first, as everybody locks it before they write its call.
SHARED_CALL = """
SELECT call.* FROM editions_part AS part
JOIN registration_call AS call ON call.part_id = part.id
WHERE part.id = %s FOR SHARE
"""


def share_part(part: Part) -> Part:
    """Hold off whoever locks the part, and nobody else who shares it, until the commit.

    The part has its call as it is now.
    """
    [call] = Call.objects.raw(SHARED_CALL, [part.pk])
    call.part = part
    part.call = call
    return part


def count(part: Part) -> PlaceCount:
    """Count the places of ``part``; true only as long as its lock is held."""
    here = Application.objects.filter(part=part)
    shares = shares_of(part) if getattr(part, "keeps_places", True) else ()
    found = here.aggregate(
        holding=Count("pk", filter=Q(state__in=HOLDING, is_counted=True)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        last_waiting_since=Max("waiting_since"),
    )
    holding = found.pop("holding")
    return PlaceCount(
        capacity=part.capacity,
        shares=shares,
        holders=_holders(part, shares) if shares else {NONE: holding},
        **found,
    )


def _holders(part: Part, shares: tuple[Share, ...]) -> Counter[Shares]:
    marks = [f"share_{index}" for index in range(len(shares))]
    here = Application.objects.filter(part=part).holding().order_by()
    groups = here.annotate(**_marked(shares)).values_list(*marks)
    holders: Counter[Shares] = Counter()
    for *belongs, number in groups.annotate(number=Count("pk")):
        holders[_as_shares(belongs)] += number
    return holders


def _marked(shares: tuple[Share, ...]) -> dict[str, Case]:
    return {
        f"share_{index}": Case(
            When(share.condition, then=True),
            default=False,
            output_field=BooleanField(),
        )
        for index, share in enumerate(shares)
    }


def _as_shares(marks: Iterable[bool]) -> Shares:
    return frozenset(index for index, belongs in enumerate(marks) if belongs)


@transaction.atomic
def set_capacity(part: Part, capacity: int | None, *, by: "User") -> list[Application]:
    """Change the number of places; return who moved up from the waiting list.

    The same number again is no change, and is not noted as one. Nobody loses a place when
    the number falls below those already admitted.
    """
    part = lock_part(part.pk)
    before = part.capacity
    if capacity == before:
        return fill_free_places(part)
    part.capacity = capacity
    part.save(update_fields=["capacity", "updated_at"])
    audit.record(
        by,
        "registration.capacity_changed",
        part,
        before={"capacity": before},
        after={"capacity": capacity},
        edition_id=part.edition_id,
    )
    return fill_free_places(part)


@transaction.atomic
def fill(part: Part) -> list[Application]:
    """Give what is free to whoever waits; return who moved up."""
    return fill_free_places(lock_part(part.pk))


def count_behind_the_list(part: Part) -> PlaceCount:
    """Count once whoever waits has what is free for them: a newcomer comes after them.

    A place may be free that nobody has handed on yet, such as one whose reservation has
    just lapsed. ``part`` must be locked by the caller.
    """
    places = count(part)
    if places.waiting and places.free != 0 and fill_free_places(part):
        return count(part)
    return places


def given_as(part: Part) -> State:
    """What giving a place leads to: the place, or the question whether it is wanted.

    Where a day to answer would no longer end before the part begins, nobody is asked.
    """
    call = getattr(part, "call", None)
    asks = call is not None and call.acceptance_days is not None
    return State.OFFERED if asks and leaves_time_to_ask(part) else State.ADMITTED


def fill_free_places(part: Part) -> list[Application]:
    """Let people move up in their order. The one way off the waiting list by itself.

    Nobody moves up once the part is over. ``part`` must be locked by the caller.
    """
    if is_over(part):
        return []
    given = given_as(part)
    rows = Application.objects.locked().select_related("person")
    lucky = sorted(
        rows.filter(pk__in=next_in_line(part)),
        key=lambda row: (row.waiting_since, row.pk),
    )
    for application in lucky:
        application.part = part
        write_state(application, given)
        audit.record(
            None,
            MOVED_UP,
            application,
            before={"state": State.WAITING},
            after={"state": given},
            edition_id=part.edition_id,
        )
    enqueue_many(emails.moved_up(application) for application in lucky)
    enqueue_many(emails.reminders_of_offers(lucky))
    return lucky


def next_in_line(part: Part) -> list[int]:
    """Who moves up: again and again the first in line who may have a free place.

    Whoever may not have one once will not with fewer places left, so a handful of
    questions is enough, however many people wait.
    """
    places = count(part)
    chosen: list[int] = []
    while places.waiting > len(chosen) and (may := places.admitted()):
        free = places.free
        batch = _waiting(part, places.shares, may).exclude(pk__in=chosen)[:free]
        before = len(chosen)
        for key, *belongs in batch:
            theirs = _as_shares(belongs)
            if places.admits(theirs):
                chosen.append(key)
                places = places.with_one_more(theirs)
        if free is None or len(chosen) == before:
            break
    return chosen


def _waiting(
    part: Part, shares: tuple[Share, ...], may: Iterable[Shares]
) -> "QuerySet[Application, tuple[Any, ...]]":
    """Keys and shares of those who wait and belong to exactly one of ``may``."""
    waiting = Application.objects.filter(part=part).waiting()
    marks = [f"share_{index}" for index in range(len(shares))]
    rows = waiting.annotate(**_marked(shares))
    if shares:
        wanted = Q()
        for theirs in may:
            wanted |= Q(**{mark: i in theirs for i, mark in enumerate(marks)})
        rows = rows.filter(wanted)
    return rows.values_list("pk", *marks)


def write_state(
    application: Application,
    state: State,
    *,
    reason: str = "",
    waiting_since: datetime | None = None,
    because: Because | None = None,
) -> None:
    """Write a state and the columns that go with it; history keeps the earlier one.

    A reminder of an offer that is no longer open is taken back.
    """
    if application.state == State.OFFERED:
        cancel(prefix=emails.of_offer_reminders(application))
    _write(application, state, reason, waiting_since, because)
    if application.is_counted or application.accompanies_id is None:
        take_companions_along(application)


def take_companions_along(application: Application) -> None:
    """Give assistants and interpreters the fate of the person whom they accompany."""
    theirs = Application.objects.locked().select_related("person")
    for companion in theirs.filter(accompanies=application):
        follows = FOLLOWS[State(application.state)]
        left = companion.withdrawn_because not in {"", Because.ALONE}
        if companion.state == follows or left or _came_otherwise(companion):
            continue
        companion.part = application.part
        had_place = companion.state == State.ADMITTED
        gone = follows == State.WITHDRAWN
        _write(companion, follows, "", None, Because.ALONE if gone else None)
        if gone:
            end_needs(companion, by=None)
        if had_place:
            place_lost.send(sender=Application, application=companion)
        if follows != State.SUBMITTED:
            enqueue_many([emails.state_changed(companion)])


def _came_otherwise(companion: Application) -> bool:
    own = Application.objects.filter(part=companion.part_id, person=companion.person_id)
    return own.exclude(state=State.WITHDRAWN).exclude(pk=companion.pk).exists()


def _write(
    application: Application,
    state: State,
    reason: str,
    waiting_since: datetime | None,
    because: Because | None,
) -> None:
    application.state = state
    application.decided_at = None if state == State.SUBMITTED else timezone.now()
    application.decision_reason = reason
    application.waiting_since = waiting_since
    application.withdrawn_because = because or ""
    application.offered_until = None
    if state == State.OFFERED:
        application.offered_until = offered_until(
            application.part,
            application.part.call.acceptance_days or 0,
            since=timezone.now(),
            zone=application.person.time_zone,
        )
    application.save(
        update_fields=[
            "state",
            "decided_at",
            "decision_reason",
            "waiting_since",
            "offered_until",
            "withdrawn_because",
            "updated_at",
        ]
    )


def refuse_when_full(places: PlaceCount, application: Application) -> None:
    """Raise ``Refused`` when every place that the person may have is taken."""
    if not places.admits(places.shares_of(application)):
        raise Refused(
            _("All places are taken. The person stays on the waiting list."),
            code="full",
        )
