"""Offers of a place: accepting them, and ending those that nobody answered in time."""

import logging
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

logger = logging.getLogger(__name__)

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
    number of times and from many processes. What fails is logged, keeps nobody else's
    place, and is tried again the next time.
    """
    moment = at or timezone.now()
    overdue = Application.objects.overdue(moment).order_by()
    parts = set(overdue.values_list("part_id", flat=True))
    return sum(_end_at(part_id, moment) for part_id in sorted(parts))


def _end_at(part_id: int, at: datetime) -> int:
    ended = 0
    failed: set[int] = set()
    try:
        while number := _end_some(part_id, at, failed):
            ended += number
    except Exception:
        logger.exception("offers of part %s were not ended", part_id)
    return ended


@transaction.atomic
def _end_some(part_id: int, at: datetime, failed: set[int]) -> int:
    """End as many as go under one lock, but for those that ``failed``, which is added to."""
    part = lock_part(part_id)
    overdue = Application.objects.overdue(at).filter(part=part).exclude(pk__in=failed)
    ended = 0
    for application in list(overdue.locked().select_related("person")[:AT_ONCE]):
        application.part = part
        try:
            with transaction.atomic():
                leave(
                    part,
                    application,
                    State.WITHDRAWN,
                    by=None,
                    because=Because.OFFER_EXPIRED,
                )
        except Exception:
            logger.exception("the offer of application %s was not ended", application)
            failed.add(application.pk)
        else:
            ended += 1
    return ended
