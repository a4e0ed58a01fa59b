"""Deciding on applications, and giving a place back."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.actions.access_needs import end_needs
from apps.registration.actions.places import (
    count,
    count_behind_the_list,
    fill_free_places,
    given_as,
    lock_part,
    refuse_when_full,
    write_state,
)
from apps.registration.actions.uploading import discard_drafts
from apps.registration.choices import HOLDING, MOVES, Because, State
from apps.registration.models import Application, ApplicationDraft
from apps.registration.signals import place_lost

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What the audit trail calls a move to another state.
VERBS: Mapping[State, str] = {
    State.OFFERED: "registration.offered",
    State.ADMITTED: "registration.admitted",
    State.WAITING: "registration.put_on_waiting_list",
    State.DECLINED: "registration.declined",
    State.WITHDRAWN: "registration.withdrawn",
}
ACCEPTED = "registration.offer_accepted"
#: And a withdrawal that ends an offer.
REASONS: Mapping[Because | None, str] = {
    Because.OFFER_DECLINED: "registration.offer_declined",
    Because.OFFER_EXPIRED: "registration.offer_expired",
}


@transaction.atomic
def admit(application: Application, *, by: "User", reason: str = "") -> Application:
    """Give the person a place, or the last position on the list when all are taken.

    Where the call asks for acceptance, the place is offered. Somebody who has a place
    or an offer keeps it. Whoever waits has what is free before a newcomer.

    Raises:
        Refused: the application was withdrawn, or its person already waits and
            nothing is free.
    """
    part, application = locked(application)
    if application.state in HOLDING:
        return application
    _check_move(application, State.ADMITTED)
    places = count_behind_the_list(part)
    if application.state == State.WAITING:
        part, application = locked(application)
        if application.state in HOLDING:
            return application
        refuse_when_full(places, application)
    if not places.admits(places.shares_of(application)):
        return _put_on_the_list(part, application, by=by, reason=reason)
    return decide(application, given_as(part), by=by, reason=reason)


@transaction.atomic
def put_on_waiting_list(
    application: Application, *, by: "User", reason: str = ""
) -> Application:
    """Put the person at the end of the waiting list; whoever waits stays where they are.

    Raises:
        Refused: the application was withdrawn, has a place, or a place is free.
    """
    part, application = locked(application)
    if application.state == State.WAITING:
        return application
    _check_move(application, State.WAITING)
    fill_free_places(part)
    places = count(part)
    if places.admits(places.shares_of(application)):
        raise Refused(
            _("A place is free, so nobody needs to wait. Give the place instead."),
            code="place_free",
        )
    return _put_on_the_list(part, application, by=by, reason=reason)


@transaction.atomic
def decline(application: Application, *, by: "User", reason: str = "") -> Application:
    """Turn the application down and tell the person, with the reason if one is given.

    A place that becomes free goes to whoever waits first.

    Raises:
        Refused: the application was withdrawn.
    """
    part, application = locked(application)
    if application.state == State.DECLINED:
        return application
    return leave(part, application, State.DECLINED, by=by, reason=reason)


@transaction.atomic
def withdraw(application: Application, *, by: "User") -> Application:
    """Take the application back; asking twice changes nothing more.

    Whoever withdraws while a place is offered declines the offer. A place that becomes
    free goes to whoever waits first. Access needs, for which there is no use any more,
    are erased at once.

    Raises:
        Refused: the application was declined before.
    """
    part, application = locked(application)
    if application.state == State.WITHDRAWN:
        return application
    offered = application.state == State.OFFERED
    because = Because.OFFER_DECLINED if offered else Because.PERSON
    return leave(part, application, State.WITHDRAWN, by=by, because=because)


def locked(application: Application) -> tuple[Part, Application]:
    """Lock the part, then the application: the order that every action keeps."""
    part = lock_part(application.part_id)
    application = (
        Application.objects.locked().select_related("person").get(pk=application.pk)
    )
    application.part = part
    return part, application


def _check_move(application: Application, state: State) -> None:
    if application.accompanies_id and state != State.WITHDRAWN:
        raise Refused(
            _("A companion has the place of the person whom they accompany."),
            code="companion",
        )
    if state not in MOVES[application.state]:
        raise Refused(
            _("This application can no longer be changed in this way."),
            code="illegal_move",
        )


def leave(
    part: Part,
    application: Application,
    state: State,
    *,
    by: "User | None",
    reason: str = "",
    because: Because | None = None,
) -> Application:
    """Write a state that needs no place; a place that was held goes to the next person.

    Both are locked by the caller.
    """
    _check_move(application, state)
    before = application.state
    decide(application, state, by=by, reason=reason, because=because)
    if state == State.WITHDRAWN:
        end_needs(application, by=by)
        # Whoever applies again begins anew, and not with half of a change.
        discard_drafts(ApplicationDraft.objects.filter(changes=application))
    if before == State.ADMITTED:
        place_lost.send(sender=Application, application=application)
    if before in HOLDING:
        fill_free_places(part)
    return application


def _put_on_the_list(
    part: Part, application: Application, *, by: "User", reason: str
) -> Application:
    places = count(part)
    return decide(
        application,
        State.WAITING,
        by=by,
        reason=reason,
        waiting_since=places.end_of_the_list,
        position=places.waiting + 1,
    )


def decide(
    application: Application,
    state: State,
    *,
    by: "User | None",
    reason: str = "",
    waiting_since: datetime | None = None,
    position: int | None = None,
    because: Because | None = None,
) -> Application:
    """Write the state, the entry in the audit trail, and the letter that tells of it."""
    before = application.state
    write_state(
        application,
        state,
        reason=reason,
        waiting_since=waiting_since,
        because=because,
    )
    audit.record(
        by,
        REASONS[because]
        if because in REASONS
        else ACCEPTED
        if before == State.OFFERED and state == State.ADMITTED
        else VERBS[state],
        application,
        before={"state": before},
        # The words are with the application, where they can be erased.
        after={"state": state, "with_reason": bool(reason)},
        edition_id=application.part.edition_id,
    )
    enqueue_many([emails.state_changed(application, position=position)])
    enqueue_many(emails.reminders_of_offers([application]))
    return application
