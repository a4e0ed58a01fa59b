"""Offers of a place: accepting them, and ending those that nobody answered in time."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.refusals import Refused
from apps.registration.actions.deciding import decide, leave, locked
from apps.registration.actions.places import lock_part
from apps.registration.choices import Because, State
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User

#: So many offers end under one lock, so that others need not wait long.
AT_ONCE = 50


@transaction.atomic
def accept(application: Application, *, by: "User") -> Application:
    """Take the place that was offered; saying yes twice changes nothing more.

    Raises:
        Refused: no place is offered, or the time to answer is over.
    """
    _part, application = locked(application)
    if application.state == State.ADMITTED:
        return application
    if application.state != State.OFFERED or application.offered_until is None:
        raise Refused(_("There is no offer to accept."), code="no_offer")
    if application.offered_until <= timezone.now():
        raise Refused(
            _("The time to accept this place is over. It goes to the next person."),
            code="too_late",
        )
    return decide(
        application,
        State.ADMITTED,
        by=by,
        reason=application.decision_reason,
    )


def end_overdue(at: datetime | None = None) -> int:
    """End every offer that nobody answered in time; return how many.

    Each freed place goes to the next person in the same transaction. Safe to call any
    number of times and from many processes.
    """
    moment = at or timezone.now()
    overdue = Application.objects.overdue(moment).order_by()
    ended = 0
    for part_id in set(overdue.values_list("part_id", flat=True)):
        while number := _end_some(part_id, moment):
            ended += number
    return ended


@transaction.atomic
def _end_some(part_id: int, at: datetime) -> int:
    part = lock_part(part_id)
    overdue = Application.objects.overdue(at).filter(part=part).locked()
    found = list(overdue.select_related("person")[:AT_ONCE])
    for application in found:
        application.part = part
        leave(
            part,
            application,
            State.WITHDRAWN,
            by=None,
            because=Because.OFFER_EXPIRED,
        )
    return len(found)
