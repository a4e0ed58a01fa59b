"""What organisers may change in a waiting list, always with a reason."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.notifications.outbox import enqueue_many
from apps.registration import emails
from apps.registration.actions.deciding import locked
from apps.registration.actions.places import count, fill_free_places, write_state
from apps.registration.choices import COMING_BACK, ListChange, State
from apps.registration.models import Application, WaitingListChange
from apps.registration.queries import waiting_position

if TYPE_CHECKING:
    from apps.accounts.models import User

VERBS = {
    ListChange.MOVED: "registration.list_reordered",
    ListChange.REINSTATED: "registration.reinstated",
}
#: Those ahead step back by so much in time, to leave room for one more.
STEP = timedelta(milliseconds=1)


@transaction.atomic
def move_on_the_list(
    application: Application, *, position: int, by: "User", reason: str
) -> Application:
    """Put somebody who waits at ``position``, counted from one; the others keep theirs.

    A position beyond the end is the end.

    Raises:
        Refused: there is no reason, or the person does not wait.
    """
    _check_reason(reason)
    part, application = locked(application)
    before = waiting_position(application)
    if before is None:
        raise Refused(_("This person is not on the waiting list."), code="not_waiting")
    others = Application.objects.filter(part=part).waiting().exclude(pk=application.pk)
    behind = others[max(position, 1) - 1 :].first()
    if behind is None or behind.waiting_since is None:
        since = count(part).end_of_the_list
    else:
        since = behind.waiting_since
        ahead = Q(waiting_since__lt=since) | Q(waiting_since=since, pk__lt=behind.pk)
        others.filter(ahead).order_by().update(waiting_since=F("waiting_since") - STEP)
        since -= STEP / 2
    application.waiting_since = since
    application.save(update_fields=["waiting_since", "updated_at"])
    after = waiting_position(application) or 1
    _note(application, ListChange.MOVED, before, after, by=by, reason=reason)
    return application


@transaction.atomic
def reinstate(application: Application, *, by: "User", reason: str) -> Application:
    """Put somebody who withdrew or was not admitted at the end of the list.

    Where a place is free for them, they get it at once.

    Raises:
        Refused: there is no reason; the call is open, so that the person can apply
            again; or they have another application.
    """
    _check_reason(reason)
    part, application = locked(application)
    _check_return(part, application)
    was = application.state
    places = count(part)
    write_state(application, State.WAITING, waiting_since=places.end_of_the_list)
    _note(
        application,
        ListChange.REINSTATED,
        None,
        places.waiting + 1,
        by=by,
        reason=reason,
        was=was,
    )
    if application.pk not in {one.pk for one in fill_free_places(part)}:
        letter = emails.state_changed(application, position=places.waiting + 1)
        enqueue_many([letter])
    return Application.objects.get(pk=application.pk)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please say why. The reason is kept."), code="no_reason")


def _check_return(part: Part, application: Application) -> None:
    if application.state not in COMING_BACK or not application.is_counted:
        raise Refused(
            _("Only somebody who withdrew or was not admitted can come back."),
            code="illegal_move",
        )
    call = getattr(part, "call", None)
    if application.state == State.WITHDRAWN and call is not None and call.is_open:
        raise Refused(
            _("The call is open, so the person can apply again."), code="call_open"
        )
    others = Application.objects.filter(part=part, person=application.person)
    if others.exclude(state=State.WITHDRAWN).exclude(pk=application.pk).exists():
        raise Refused(
            _("This person has another application that stands."), code="other"
        )
    if not application.person.is_active:
        raise Refused(_("This account is closed."), code="closed")


def _note(
    application: Application,
    kind: ListChange,
    before: int | None,
    after: int,
    *,
    by: "User",
    reason: str,
    was: str = State.WAITING,
) -> None:
    WaitingListChange.objects.create(
        application=application,
        kind=kind,
        position_before=before,
        position_after=after,
        reason=reason.strip(),
        by=by,
    )
    audit.record(
        by,
        VERBS[kind],
        application,
        before={"state": was, "position": before},
        # The words are with the application, where they can be erased.
        after={"state": State.WAITING, "position": after, "with_reason": True},
        edition_id=application.part.edition_id,
    )
