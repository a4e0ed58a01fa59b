"""What a person needs: stated, changed, taken back; each is a case of its own."""

from collections.abc import Collection, Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils import timezone

from apps.core import audit
from apps.core.zones import zone_or_ours
from apps.notifications.outbox import cancel, enqueue_many
from apps.registration import need_emails
from apps.registration.choices import AccessNeed
from apps.registration.due_dates import due_on
from apps.registration.first_days import first_days
from apps.registration.models import AccessNeedCase, AccessNeeds, Application
from apps.registration.need_choices import MOVES, NeedState

if TYPE_CHECKING:
    from apps.accounts.models import User
    from apps.registration.actions.applying import Needs


def state_needs(application: Application, needs: "Needs", *, by: "User") -> None:
    """Keep what the person needs now, and open or end a case for each of it.

    The application is new, or locked by the caller. What has changed is opened again:
    what was arranged may not be what is needed any more.
    """
    found = AccessNeeds.objects.filter(application=application).first()
    if not needs:
        if found:
            end_needs(application, by=by)
        return
    if found is None:
        state_first_needs(application, needs)
        return
    has_new_details = found.details != needs.details
    found.kinds, found.details = list(needs.kinds), needs.details
    found.save(update_fields=["kinds", "details", "updated_at"])
    _follow(found, has_new_details=has_new_details, by=by)


def state_first_needs(application: Application, needs: "Needs") -> None:
    """Keep what somebody needs of whom nothing was known yet."""
    found = AccessNeeds.objects.create(
        application=application, kinds=list(needs.kinds), details=needs.details
    )
    _open(found, kinds_of(found))


def kinds_of(needs: AccessNeeds) -> list[str]:
    """What cases there are for; words alone are something else than we have thought of."""
    return list(dict.fromkeys(needs.kinds)) or [AccessNeed.OTHER]


def end_needs(application: Application, *, by: "User | None") -> None:
    """Erase the access needs, and tell whoever was arranging something for them."""
    found = AccessNeeds.objects.filter(application=application).first()
    if found is None:
        return
    cases = list(_cases_of(found))
    for case in cases:
        cancel(prefix=need_emails.of_reminders(case))
    enqueue_many(
        need_emails.task(case, "gone")
        for case in cases
        if case.has_carer and case.state != NeedState.WITHDRAWN  # type: ignore[attr-defined]  # annotated below
    )
    audit.record(
        by,
        "access_need.erased",
        found,
        after={"number": len(cases)},
        edition_id=application.part.edition_id,
    )
    found.delete()


def _cases_of(needs: AccessNeeds) -> "QuerySet[AccessNeedCase]":
    return (
        AccessNeedCase.objects.locked()
        .filter(needs=needs)
        .with_carer()
        .select_related("needs__application__part__edition__series", "responsible")
    )


def _follow(needs: AccessNeeds, *, has_new_details: bool, by: "User") -> None:
    """Bring the cases in line with what is needed now."""
    wanted = kinds_of(needs)
    known = {case.kind: case for case in _cases_of(needs)}
    moved = [
        case
        for kind, case in known.items()
        if _brought_in_line(
            case, is_wanted=kind in wanted, is_changed=has_new_details, by=by
        )
    ]
    new = [kind for kind in wanted if kind not in known]
    _open(needs, new)
    if moved or new:
        enqueue_many([need_emails.needs_saved(needs)])


def _brought_in_line(
    case: AccessNeedCase, *, is_wanted: bool, is_changed: bool, by: "User"
) -> bool:
    """Open or end ``case`` as its person wishes; return whether it is another state."""
    if not is_wanted:
        to = NeedState.WITHDRAWN
    elif is_changed or case.state == NeedState.WITHDRAWN:
        to = NeedState.OPEN
    else:
        return False
    if to == case.state and to == NeedState.WITHDRAWN:
        return False
    _tell_whoever_cares(case, to)
    if to == case.state:
        return False
    before = case.state
    assert to in MOVES[before]
    case.state, case.reason, case.alternative = to, "", ""
    if to == NeedState.OPEN:
        _due_anew(case)
    else:
        # What somebody no longer asks for is nobody's business any more.
        case.note_for_person = case.internal_note = ""
    case.save()
    audit.record(
        by,
        "access_need.withdrawn"
        if to == NeedState.WITHDRAWN
        else "access_need.reopened",
        case,
        before={"state": before},
        after={"state": to},
        edition_id=case.needs.application.part.edition_id,
    )
    return True


def _tell_whoever_cares(case: AccessNeedCase, to: NeedState) -> None:
    cancel(prefix=need_emails.of_reminders(case))
    if case.has_carer:  # type: ignore[attr-defined]  # annotated above
        why: need_emails.Why = "ended" if to == NeedState.WITHDRAWN else "changed"
        enqueue_many([need_emails.task(case, why)])


def _due_anew(case: AccessNeedCase) -> None:
    part = case.needs.application.part
    today = today_at(case)
    if case.is_due_chosen and case.due_on and case.due_on >= today:
        return
    case.is_due_chosen = False
    case.due_on = due_on(first_days([part]).get(part.pk), stated_on=today)


def today_at(case: AccessNeedCase) -> date:
    """The day it is in the edition's town."""
    return _today(case.needs.application)


def _today(application: Application) -> date:
    zone = zone_or_ours(application.part.edition.time_zone)
    return timezone.now().astimezone(zone).date()


def _open(needs: AccessNeeds, kinds: Collection[str]) -> None:
    """Open a case for each of ``kinds``; nobody takes care of it yet.

    The trail says nothing of it: it is kept, and that somebody needs something is not
    for keeping. What organisers do is in it.
    """
    if not kinds:
        return
    part = needs.application.part
    due = due_on(first_days([part]).get(part.pk), stated_on=_today(needs.application))
    AccessNeedCase.objects.bulk_create(_new(needs, kinds, due))


def _new(
    needs: AccessNeeds, kinds: Collection[str], due: date | None
) -> Iterable[AccessNeedCase]:
    return [AccessNeedCase(needs=needs, kind=kind, due_on=due) for kind in kinds]
