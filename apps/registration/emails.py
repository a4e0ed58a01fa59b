"""The letters about an application."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.urls import reverse

from apps.core.addresses import absolute
from apps.core.retention import days_of
from apps.editions.models import Part
from apps.notifications.letters import Letter
from apps.notifications.models import Mailing
from apps.registration.choices import Because, State
from apps.registration.links import companion_address, place_address
from apps.registration.models import (
    Application,
    Assignment,
    GroupLetter,
    OpenedAccount,
)
from apps.registration.unsubscribing import address_to_leave

if TYPE_CHECKING:
    from apps.accounts.models import User

#: Which letter tells of a state; ``promoted`` replaces ``admitted`` for moving up.
TEMPLATES = {
    State.SUBMITTED: "received",
    State.OFFERED: "offered",
    State.ADMITTED: "admitted",
    State.WAITING: "waiting",
    State.DECLINED: "declined",
    State.WITHDRAWN: "withdrawn",
}


#: The letters about an offer that came to nothing.
ENDED = {
    Because.OFFER_DECLINED: "offer_declined",
    Because.OFFER_EXPIRED: "offer_expired",
    Because.ALONE: "companion_ended",
}
REMINDED_BEFORE = timedelta(days=1)
#: Where less lies between the offer and its reminder, the offer itself is enough.
SHORTEST_WAIT = timedelta(hours=12)


def state_changed(application: Application, *, position: int | None = None) -> Letter:
    """Tell the person in what state their application now is."""
    template = TEMPLATES[State(application.state)]
    if application.withdrawn_because:
        template = ENDED.get(Because(application.withdrawn_because), template)
    return _letter(application, template, position=position)


def invited(application: Application) -> Letter:
    """Ask a guest to come; the link in the letter is all they need to answer."""
    return _letter(application, "invited")


def answers_changed(application: Application, *, key: str) -> Letter:
    """Confirm that other answers stand now; ``key`` is the same for one sending."""
    return Letter(
        key=f"registration:{application.reference}:changed:{key}",
        to=application.person,
        template="registration/changed",
        edition_id=application.part.edition_id,
        context={
            "application": application,
            "part": application.part,
            "address": absolute(application.get_absolute_url()),
        },
    )


def accompanying(application: Application) -> Letter:
    """Tell an assistant or interpreter who has named them."""
    return _letter(application, "companion")


def of_companion(application: Application) -> str:
    """What the key of the letter begins with that names whom somebody accompanies."""
    return f"registration:{application.reference}:companion:"


def moved_up(application: Application) -> Letter:
    """Tell somebody who waited of the place, or that they may have it."""
    if application.state == State.OFFERED:
        return _letter(application, "offered", has_moved_up=True)
    return _letter(application, "promoted")


def reminders_of_offers(applications: Iterable[Application]) -> Iterator[Letter]:
    """For those of ``applications`` with an offer: the letter of the day before."""
    for application in applications:
        if application.offered_until is None or application.decided_at is None:
            continue
        due_at = application.offered_until - REMINDED_BEFORE
        if due_at - application.decided_at >= SHORTEST_WAIT:
            yield _letter(application, "offer_reminder", due_at=due_at)


def of_offer_reminders(application: Application) -> str:
    """What the keys of all reminders of this person's offers begin with."""
    return f"registration:{application.reference}:offer_reminder:"


def entered_for(application: Application) -> Letter:
    """Tell the person that the organisers have entered them."""
    return _letter(application, "entered_for")


def account_opened(opened: OpenedAccount) -> Letter:
    """Tell somebody that organisers have brought their name and address."""
    return Letter(
        key=f"registration:account:{opened.edition_id}:{opened.person_id}",
        to=opened.person,
        template="registration/account_opened",
        edition_id=opened.edition_id,
        context={
            "name": opened.full_name,
            "edition": opened.edition,
            "days": days_of("opened_accounts"),
            "address": absolute(reverse("account_login")),
        },
    )


def to_group(
    group: GroupLetter,
    row: Application,
    *,
    language: str,
    mailing: Mailing | None = None,
) -> Letter:
    """What organisers wrote to many, for one of them."""
    leave = address_to_leave(row) if group.is_news else ""
    return Letter(
        key=f"{group.key_of_letters}{row.person_id}",
        to=row.person,
        template="registration/group",
        language=language,
        unsubscribe_url=leave,
        mailing=mailing,
        context={
            **group.texts[language],
            "application": row,
            "leave_address": leave,
            "address": absolute(row.get_absolute_url()),
        },
    )


def reviews_assigned(part: Part, reviewer: "User", new: Sequence[Assignment]) -> Letter:
    """Tell a reviewer that there are applications to read, without a word of them."""
    # What was handed over may be given back: each time is told.
    moment = max(one.updated_at for one in new).isoformat()
    return Letter(
        key=f"registration:reviews:{part.pk}:{reviewer.pk}:{moment}",
        to=reviewer,
        template="registration/reviews_assigned",
        edition_id=part.edition_id,
        context={
            "part": part,
            "number": len(new),
            "address": absolute(reverse("registration:reviews")),
        },
    )


def _letter(
    application: Application,
    template: str,
    *,
    position: int | None = None,
    has_moved_up: bool = False,
    due_at: datetime | None = None,
) -> Letter:
    moment = application.updated_at.isoformat()
    return Letter(
        # A place can be lost and won again: each time is told, each time once.
        key=f"registration:{application.reference}:{template}:{moment}",
        due_at=due_at,
        to=application.person,
        template=f"registration/{template}",
        edition_id=application.part.edition_id,
        context={
            "application": application,
            "part": application.part,
            "edition": application.part.edition,
            "position": position,
            "has_moved_up": has_moved_up,
            "place_address": absolute(place_address(application)),
            "companion_address": absolute(companion_address(application)),
            "address": absolute(application.get_absolute_url()),
        },
    )
