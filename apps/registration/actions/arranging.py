"""What organisers do for an access need, and what the clock reminds them of."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.core.zones import zone_or_ours
from apps.editions.rules import is_organiser
from apps.notifications.letters import Letter
from apps.notifications.outbox import cancel, enqueue_and_count, enqueue_many
from apps.registration import need_emails
from apps.registration.actions.access_needs import today_at
from apps.registration.choices import LIVE
from apps.registration.due_dates import due_on
from apps.registration.first_days import first_days
from apps.registration.models import AccessNeedCase, Application
from apps.registration.need_choices import NeedState, moves_of_organisers

if TYPE_CHECKING:
    from apps.accounts.models import User

#: What the audit trail calls a change of each aspect.
VERBS = {
    "state": "access_need.moved",
    "due_on": "access_need.rescheduled",
    "responsible": "access_need.assigned",
    "words": "access_need.noted",
}
#: Nobody is reminded before this hour of their day.
MORNING = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrangement:
    """What an organiser says of a need, all of it together."""

    state: str
    due_on: date | None
    responsible: "User | None" = None
    note_for_person: str = ""
    internal_note: str = ""
    #: Asked for, and kept, only where the need cannot be met.
    reason: str = ""
    alternative: str = ""


@transaction.atomic
def arrange(
    case: AccessNeedCase, said: Arrangement, *, seen: datetime, by: "User"
) -> AccessNeedCase:
    """Write what an organiser says of a need; the person hears of a new state.

    ``seen`` is when the case they looked at was last changed.

    Raises:
        Refused: somebody has changed it since or the person has taken it back; there is
            no such move; a need that cannot be met has no reason or alternative; the
            responsible person does not organise this edition.
    """
    case = locked(case, seen=seen)
    _check(case, said)
    before = _facts(case)
    _write(case, said)
    after = _facts(case)
    if before == after:
        return case
    case.save()
    _record(case, before, after, by=by)
    moved = before["state"] != after["state"]
    if moved or before["due_on"] != after["due_on"] or _is_handed_over(before, after):
        cancel(prefix=need_emails.of_reminders(case))
    letters: list[Letter] = [need_emails.state_changed(case)] if moved else []
    if _is_handed_over(before, after) and case.responsible not in {None, by}:
        letters.append(need_emails.task(case, "assigned"))
    enqueue_many(letters)
    return case


def locked(case: AccessNeedCase, *, seen: datetime) -> AccessNeedCase:
    """Lock the application, then the case, which is still as it was ``seen``."""
    mine = Application.objects.locked().filter(access_needs__cases=case.pk)
    # Evaluated, as locking is what it is for.
    found = list(mine.select_related("person", "part__edition__series"))
    cases = AccessNeedCase.objects.locked().select_related("responsible", "needs")
    now = cases.filter(pk=case.pk).first() if found else None
    if now is None:
        raise Refused(
            _("The person has taken this back. Nothing needs to be arranged."),
            code="gone",
        )
    if now.updated_at != seen:
        raise Refused(
            _("Somebody has changed this meanwhile. Look at it once more."),
            code="changed_meanwhile",
        )
    now.needs.application = found[0]
    return now


def _check(case: AccessNeedCase, said: Arrangement) -> None:
    if case.needs.application.state not in LIVE or (
        said.state != case.state and said.state not in moves_of_organisers(case.state)
    ):
        raise Refused(
            _("This access need can no longer be changed in this way."),
            code="illegal_move",
        )
    if said.state == NeedState.UNMET and not (
        said.reason.strip() and said.alternative.strip()
    ):
        raise Refused(
            _("Say why it cannot be met, and what is offered instead."),
            code="no_alternative",
        )
    person = said.responsible
    edition_id = case.needs.application.part.edition_id
    is_new = person is not None and person.pk != case.responsible_id
    if is_new and not (person and is_organiser(person, edition_id)):
        raise Refused(
            _("Only an organiser of this edition can take care of it."),
            code="not_an_organiser",
        )


def _facts(case: AccessNeedCase) -> dict[str, Any]:
    return {
        "state": case.state,
        "due_on": case.due_on,
        "responsible": case.responsible_id,
        "words": (
            case.note_for_person,
            case.internal_note,
            case.reason,
            case.alternative,
        ),
    }


def _is_handed_over(before: dict[str, Any], after: dict[str, Any]) -> bool:
    return bool(before["responsible"] != after["responsible"])


def _write(case: AccessNeedCase, said: Arrangement) -> None:
    is_unmet = said.state == NeedState.UNMET
    if said.due_on != case.due_on:
        case.is_due_chosen = said.due_on is not None
        case.due_on = said.due_on
    if case.due_on is None:
        part = case.needs.application.part
        case.due_on = due_on(first_days([part]).get(part.pk), stated_on=today_at(case))
    case.state = said.state
    case.responsible = said.responsible
    case.note_for_person = said.note_for_person.strip()
    case.internal_note = said.internal_note.strip()
    case.reason = said.reason.strip() if is_unmet else ""
    case.alternative = said.alternative.strip() if is_unmet else ""


def _record(
    case: AccessNeedCase, before: dict[str, Any], after: dict[str, Any], *, by: "User"
) -> None:
    """One line for each aspect; the words are with the case, where they can be erased."""
    for aspect, was in before.items():
        if was == after[aspect]:
            continue
        told = aspect != "words"
        audit.record(
            by,
            VERBS[aspect],
            case,
            before={aspect: was} if told else None,
            after={aspect: after[aspect]} if told else None,
            edition_id=case.needs.application.part.edition_id,
        )


# ------------------------------------------------------------------ the clock
@transaction.atomic
def remind_of_needs(at: datetime | None = None) -> int:
    """Remind whoever takes care of a need on its day, and once more when it is overdue.

    Each by the clock of the person, not before nine in the morning. Safe to call any
    number of times and from many processes: the key of a letter says of what it reminds.
    Returns how many letters were new.
    """
    moment = at or timezone.now()
    cases = (
        AccessNeedCase.objects.to_arrange()
        .with_carer()
        .filter(  # type: ignore[misc]  # annotated in the line above
            has_carer=True,
            # Somewhere it is this day already.
            due_on__lte=(moment + timedelta(days=1)).date(),
        )
        .select_related("needs__application__part__edition__series", "responsible")
        .select_for_update(of=("self",), no_key=True, skip_locked=True)
        .order_by("pk")
    )
    return enqueue_and_count(_reminders(cases, moment))


def _reminders(cases: Iterable[AccessNeedCase], at: datetime) -> Iterator[Letter]:
    for case in cases:
        assert case.responsible
        assert case.due_on
        local = at.astimezone(zone_or_ours(case.responsible.time_zone))
        if local.hour < MORNING or local.date() < case.due_on:
            continue
        yield need_emails.task(
            case, "due" if local.date() == case.due_on else "overdue"
        )


def follow_the_programme(today: date | None = None) -> int:
    """Move the days that nobody chose with the first session; return how many.

    Once the part has begun they stay: nothing that is overdue gets more time by itself.
    Nor is a day that lies before the first session ever moved into the past: a need may
    have been stated long ago and opened again just now.
    """
    day = today or timezone.now().date()
    cases = list(
        AccessNeedCase.objects.to_arrange()
        .filter(is_due_chosen=False)
        .select_related("needs__application__part__edition")
    )
    parts = {
        case.needs.application.part_id: case.needs.application.part for case in cases
    }
    begins = first_days(list(parts.values()))
    moved = 0
    for case in cases:
        first = begins.get(case.needs.application.part_id)
        if first is None or first <= day:
            continue
        due = _due_anew(case, first, day)
        if due != case.due_on:
            rows = AccessNeedCase.objects.filter(pk=case.pk, is_due_chosen=False)
            same = rows.filter(due_on=case.due_on)
            moved += same.update(due_on=due, updated_at=timezone.now())
    return moved


def _due_anew(case: AccessNeedCase, first: date, today: date) -> date | None:
    due = due_on(first, stated_on=case.created_at.date())
    if due is None or due >= today:
        return due
    if case.due_on and case.due_on < first:
        return case.due_on
    return due_on(first, stated_on=today)
