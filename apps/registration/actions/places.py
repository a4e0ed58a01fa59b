"""Places: counting them under the lock, giving them, and letting people move up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Count, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import cancel, enqueue_many
from apps.registration import emails
from apps.registration.choices import HOLDING, Because, State
from apps.registration.deadlines import answer_until
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User

MOVED_UP = "registration.moved_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceCount:
    """How many places of a part are taken, and who waits for one."""

    capacity: int | None
    holding: int
    waiting: int
    last_waiting_since: datetime | None

    @property
    def free(self) -> int | None:
        """Places nobody has; ``None`` where there is no limit."""
        if self.capacity is None:
            return None
        return max(self.capacity - self.holding, 0)

    @property
    def admits_one_more(self) -> bool:
        """Whether a place is left after everybody who already waits for one."""
        return self.free is None or self.free > self.waiting

    @property
    def end_of_the_list(self) -> datetime:
        """An instant after every other on the list, whatever the clocks say."""
        now = timezone.now()
        if self.last_waiting_since is None:
            return now
        return max(now, self.last_waiting_since + timedelta(microseconds=1))


def lock_part(part_id: int) -> Part:
    """Lock the part, which every action that gives or frees a place does first."""
    return (
        Part.objects.select_for_update(of=("self",), no_key=True)
        .select_related("edition__series", "call")
        .get(pk=part_id)
    )


def count(part: Part) -> PlaceCount:
    """Count the places of ``part``; true only as long as its lock is held."""
    found = Application.objects.filter(part=part).aggregate(
        holding=Count("pk", filter=Q(state__in=HOLDING)),
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        last_waiting_since=Max("waiting_since"),
    )
    return PlaceCount(capacity=part.capacity, **found)


@transaction.atomic
def set_capacity(part: Part, capacity: int | None, *, by: "User") -> list[Application]:
    """Change the number of places; return who moved up from the waiting list.

    Nobody loses a place when the number falls below those already admitted.
    """
    part = lock_part(part.pk)
    before = part.capacity
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


def given_as(part: Part) -> State:
    """What giving a place leads to: the place, or the question whether it is wanted."""
    call = getattr(part, "call", None)
    asks = call is not None and call.acceptance_days is not None
    return State.OFFERED if asks else State.ADMITTED


def fill_free_places(part: Part) -> list[Application]:
    """Let people move up in their order. The one way off the waiting list by itself.

    ``part`` must be locked by the caller.
    """
    given = given_as(part)
    free = count(part).free
    waiting = Application.objects.filter(part=part).waiting()
    chosen = waiting.values_list("pk", flat=True)[:free]
    rows = Application.objects.locked().select_related("person")
    lucky = sorted(
        rows.filter(pk__in=chosen), key=lambda row: (row.waiting_since, row.pk)
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
    application.state = state
    application.decided_at = timezone.now()
    application.decision_reason = reason
    application.waiting_since = waiting_since
    application.withdrawn_because = because or ""
    application.offered_until = None
    if state == State.OFFERED:
        application.offered_until = answer_until(
            application.part.call.acceptance_days or 0,
            since=application.decided_at,
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


def refuse_when_full(places: PlaceCount) -> None:
    """Raise ``Refused`` when every place is taken."""
    if places.free == 0:
        raise Refused(
            _("All places are taken. The person stays on the waiting list."),
            code="full",
        )
