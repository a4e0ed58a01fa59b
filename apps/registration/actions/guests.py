"""Guests whom organisers invite, and the people who accompany somebody."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.actions.people import open_account
from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.actions.deciding import locked
from apps.registration.actions.places import FOLLOWS, count_behind_the_list, lock_part
from apps.registration.choices import LIVE, CompanionAs, State
from apps.registration.models import Application, Invitation
from apps.registration.offer_times import offered_until

if TYPE_CHECKING:
    from apps.accounts.models import User

#: More people than anybody needs to take part.
MOST_COMPANIONS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """Whom to invite, and how."""

    name: str
    email: str
    language: str
    days: int
    function: str = ""
    order_of_speaking: int | None = None
    message: str = ""
    is_counted: bool = True


@transaction.atomic
def invite(part: Part, *, guest: Guest, by: "User") -> Invitation:
    """Offer a guest a place without an application; the letter is all they need.

    Raises:
        Refused: no place is left for a counted guest, the guest has applied or been
            invited already, or their account is closed.
    """
    person = _account(guest.email, guest.language)
    part = lock_part(part.pk)
    _check_newcomer(part, person)
    now = timezone.now()
    application = Application(
        part=part,
        person=person,
        full_name=guest.name,
        state=State.OFFERED,
        decided_at=now,
        offered_until=offered_until(part, guest.days, since=now, zone=person.time_zone),
        is_counted=guest.is_counted,
    )
    if guest.is_counted:
        _refuse_when_full(part, application)
    application.save(force_insert=True)
    invitation = Invitation.objects.create(
        application=application,
        function=guest.function,
        order_of_speaking=guest.order_of_speaking,
        message=guest.message,
        invited_by=by,
    )
    _record(by, "registration.invited", application)
    enqueue_many([emails.invited(application)])
    enqueue_many(emails.reminders_of_offers([application]))
    return invitation


@transaction.atomic
def register_companion(
    application: Application, *, name: str, email: str, kind: str, by: "User"
) -> Application:
    """Let an assistant or interpreter come with the person; they take no place.

    Naming the same person twice gives the first.

    Raises:
        Refused: nobody more may come with it, or the companion takes part otherwise.
    """
    person = _account(email, by.language)
    part, application = locked(application)
    if application.state not in LIVE or application.accompanies_id:
        raise Refused(
            _("Nobody can be registered with this application."), code="not_live"
        )
    here = application.companions.exclude(state=State.WITHDRAWN)
    if known := here.filter(person=person).first():
        return known
    if here.count() >= MOST_COMPANIONS:
        raise Refused(
            _("At most %(number)d people can come with you.")
            % {"number": MOST_COMPANIONS},
            code="too_many",
        )
    _check_newcomer(part, person)
    state = FOLLOWS[State(application.state)]
    companion = Application.objects.create(
        part=part,
        person=person,
        full_name=name,
        state=state,
        decided_at=None if state == State.SUBMITTED else timezone.now(),
        is_counted=False,
        accompanies=application,
        companion_as=CompanionAs(kind),
    )
    _record(by, "registration.companion_registered", companion)
    enqueue_many([emails.accompanying(companion)])
    return companion


def _refuse_when_full(part: Part, application: Application) -> None:
    places = count_behind_the_list(part)
    if not places.admits(places.shares_of(application)):
        raise Refused(
            _(
                "No place is left. You can still invite the guest without counting them."
            ),
            code="full",
        )


def _account(email: str, language: str) -> "User":
    person = open_account(email, language=language)
    if person is None:
        raise Refused(_("This person cannot be registered."), code="closed")
    return person


def _check_newcomer(part: Part, person: "User") -> None:
    own = Application.objects.filter(part=part, person=person)
    if own.exclude(state=State.WITHDRAWN).exists():
        raise Refused(
            _("This person takes part already, or has applied."), code="known"
        )


def _record(by: "User", verb: str, application: Application) -> None:
    audit.record(
        by,
        verb,
        application,
        after={"state": application.state, "is_counted": application.is_counted},
        edition_id=application.part.edition_id,
    )
