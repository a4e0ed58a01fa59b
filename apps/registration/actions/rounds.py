"""Sending decisions together: a minute to undo, then each person one letter."""

import hashlib
import json
import logging
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.registration.actions import deciding
from apps.registration.actions.places import lock_part
from apps.registration.actions.selecting import (
    is_open_to,
    refuse_when_closed,
    refuse_when_on_their_way,
)
from apps.registration.choices import HOLDING, State
from apps.registration.models import (
    Application,
    Call,
    DecisionRound,
    Proposal,
    RoundDecision,
)
from apps.registration.selection_choices import (
    Decision,
    Outcome,
    RoundState,
)

if TYPE_CHECKING:
    from apps.accounts.models import User

logger = logging.getLogger(__name__)

#: So long nothing has happened yet, and everything can be undone.
TIME_TO_UNDO = timedelta(seconds=60)
#: A worker that has not decided on the next one for so long does not come back.
LEASE = timedelta(seconds=60)
#: In this order: nobody is put on the waiting list before the places are given.
ACTS = {
    Decision.ADMIT: deciding.admit,
    Decision.WAIT: deciding.put_on_waiting_list,
    Decision.DECLINE: deciding.decline,
}


def ready_to_send(part: Part) -> list[Proposal]:
    """The proposals that would change something, in the order in which they are sent.

    Places are given to whoever applied first. Whoever loses a place comes last: those
    who move up for it are not people whom the same round turns down.
    """
    proposals = (
        Proposal.objects.filter(application__part=part)
        .select_related("application__person")
        .order_by("application__created_at", "application")
    )
    order = list(ACTS)
    fit = [one for one in proposals if is_open_to(one.application, one.decision)]
    return sorted(
        fit,
        key=lambda one: (
            order.index(Decision(one.decision)),
            one.application.state in HOLDING,
        ),
    )


def fingerprint(proposals: Iterable[Proposal]) -> str:
    """A name for exactly these proposals, so that nothing unseen is sent.

    What is proposed for somebody who waits may be wrong for who has moved up since.
    """
    facts = [
        [one.application_id, one.application.state, one.decision, one.reason]
        for one in proposals
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


@transaction.atomic
def send_decisions(part: Part, *, by: "User", seen: str) -> DecisionRound:
    """Schedule what is proposed; a minute later it is decided and told.

    ``seen`` is the fingerprint of what ``by`` looked at.

    Raises:
        Refused: nothing is proposed, it has changed since, decisions are on their way,
            or the selection is closed.
    """
    part = lock_part(part.pk)
    refuse_when_closed(part)
    refuse_when_on_their_way(part)
    proposals = ready_to_send(part)
    if not proposals:
        raise Refused(_("There is nothing to send."), code="nothing")
    if fingerprint(proposals) != seen:
        raise Refused(
            _("The proposals have changed meanwhile. Look at them again."),
            code="changed",
        )
    sent = DecisionRound.objects.create(
        part=part, by=by, takes_effect_at=timezone.now() + TIME_TO_UNDO
    )
    RoundDecision.objects.bulk_create(
        RoundDecision(
            round=sent,
            application_id=one.application_id,
            decision=one.decision,
            reason=one.reason,
        )
        for one in proposals
    )
    _record(by, "registration.decisions_sent", sent, number=len(proposals))
    return sent


@transaction.atomic
def undo(sent: DecisionRound, *, by: "User") -> DecisionRound:
    """Let nothing of a round happen; the proposals stay. Twice changes nothing more.

    Raises:
        Refused: the minute is over.
    """
    sent = _locked(sent)
    if sent.state == RoundState.UNDONE:
        return sent
    if not sent.may_be_undone:
        raise Refused(
            _("The minute is over: the decisions have been sent."), code="too_late"
        )
    _end(sent, RoundState.UNDONE)
    _record(by, "registration.decisions_undone", sent)
    return sent


def carry_out_due_rounds() -> int:
    """Carry out every round whose minute is over; return how many decisions were made.

    Safe to call at any time and by many workers: one claims a round, each decision is
    one transaction with its letter, and what a dead worker left is taken up again.
    """
    return sum(
        map(_carry_out, DecisionRound.objects.due().values_list("pk", flat=True))
    )


def _carry_out(key: int) -> int:
    made = 0
    held = _claim(key)
    while held:
        if not _decide_next(key):
            _finish(key)
            break
        made += 1
        held = _claim(key, held=held)
    return made


@transaction.atomic
def _claim(key: int, *, held: datetime | None = None) -> datetime | None:
    """Take the round, or go on holding it; from now on it cannot be undone."""
    now = timezone.now()
    free = Q(claimed_until=None) | Q(claimed_until__lt=now)
    until = now + LEASE
    taken = (
        DecisionRound.objects.due()
        .filter(Q(claimed_until=held) if held else free, pk=key)
        .order_by()
        .update(state=RoundState.BEGUN, claimed_until=until, updated_at=now)
    )
    return until if taken else None


@transaction.atomic
def _decide_next(key: int) -> bool:
    """Make the next decision of the round, if one is left."""
    sent = DecisionRound.objects.select_related("by").get(pk=key)
    lock_part(sent.part_id)
    left = sent.decisions.filter(outcome=Outcome.PENDING).select_related("application")
    one = left.select_for_update(of=("self",)).order_by("pk").first()
    if one is None:
        return False
    with translation.override(sent.by.language):
        _decide(one, sent)
    one.save(update_fields=["outcome", "became", "note", "updated_at"])
    Proposal.objects.filter(application=one.application_id).delete()
    return True


def _decide(one: RoundDecision, sent: DecisionRound) -> None:
    """Decide with the letter or leave both, and note what came of it.

    An error of ours in one decision must not keep the others from their answers: it
    goes into the log, and the decision waits to be tried again.
    """
    before = one.application.state
    act = ACTS[Decision(one.decision)]
    try:
        with transaction.atomic():
            _refuse_when_decided_since(one, sent)
            decided = act(one.application, by=sent.by, reason=one.reason)
    except Refused as refusal:
        one.outcome, one.note = Outcome.REFUSED, str(refusal)
    except Exception as error:
        logger.exception("decision %s of round %s failed", one.pk, one.round_id)
        one.outcome = Outcome.FAILED
        one.note = _("An unexpected error (%(kind)s); it is in the log.") % {
            "kind": type(error).__name__
        }
    else:
        same = decided.state == before
        one.outcome = Outcome.UNCHANGED if same else Outcome.DECIDED
        one.became, one.note = decided.state, ""


def _refuse_when_decided_since(one: RoundDecision, sent: DecisionRound) -> None:
    """Nobody is told the contrary of what they have heard after the round was sent.

    Raises:
        Refused: somebody has decided, or the person has moved up, in the meantime.
    """
    row = one.application
    is_newer = row.decided_at is not None and row.decided_at > sent.created_at
    if is_newer and is_open_to(row, one.decision):
        raise Refused(
            _("It was decided otherwise after this was sent: %(state)s.")
            % {"state": row.get_state_display()},
            code="decided_since",
        )


@transaction.atomic
def try_again(sent: DecisionRound, *, by: "User") -> int:
    """Let what failed in a round be decided once more, at once; returns how many.

    Raises:
        Refused: nothing has failed, other decisions are on their way, or the selection
            is closed.
    """
    part = lock_part(sent.part_id)
    refuse_when_closed(part)
    sent = _locked(sent)
    if sent.state != RoundState.BEGUN:
        refuse_when_on_their_way(part)
    failed = sent.decisions.filter(outcome=Outcome.FAILED)
    number = failed.update(outcome=Outcome.PENDING, note="", updated_at=timezone.now())
    if not number:
        raise Refused(_("Nothing has failed."), code="nothing")
    if sent.state != RoundState.BEGUN:
        sent.state, sent.ended_at, sent.claimed_until = RoundState.BEGUN, None, None
        sent.save(update_fields=["state", "ended_at", "claimed_until", "updated_at"])
    _record(by, "registration.decisions_retried", sent, number=number)
    return number


@transaction.atomic
def _finish(key: int) -> None:
    sent = _locked(DecisionRound.objects.get(pk=key))
    if sent.state == RoundState.BEGUN:
        _end(sent, RoundState.DONE)
        _record(None, "registration.decisions_carried_out", sent)


@transaction.atomic
def close_selection(part: Part, *, by: "User") -> Call:
    """Say that everybody has an answer; nothing more is proposed or sent.

    Raises:
        Refused: the call is open, decisions are on their way, somebody waits for an
            answer, or a decision failed and was not made since.
    """
    part = lock_part(part.pk)
    refuse_when_closed(part)
    refuse_when_on_their_way(part)
    if not part.call.is_past:
        raise Refused(_("The call has not closed yet."), code="call_open")
    number = unanswered(part).count()
    if number:
        raise Refused(
            ngettext(
                "%(number)d person has no answer yet.",
                "%(number)d people have no answer yet.",
                number,
            )
            % {"number": number},
            code="unanswered",
        )
    _refuse_failed(part)
    return _write_closing(part, timezone.now(), by=by)


@transaction.atomic
def reopen_selection(part: Part, *, by: "User") -> Call:
    """Let proposals be made and sent again."""
    part = lock_part(part.pk)
    return _write_closing(part, None, by=by)


def _refuse_failed(part: Part) -> None:
    number = RoundDecision.objects.failed().filter(round__part=part).count()
    if number:
        raise Refused(
            ngettext(
                "%(number)d decision has failed. Try it again, or decide otherwise.",
                "%(number)d decisions have failed. Try them again, or decide otherwise.",
                number,
            )
            % {"number": number},
            code="failed",
        )


def unanswered(part: Part) -> QuerySet[Application]:
    """Applications that nobody has decided on; companions follow whom they accompany."""
    rows = Application.objects.filter(part=part, state=State.SUBMITTED)
    return rows.filter(accompanies=None)


def _write_closing(part: Part, at: datetime | None, *, by: "User") -> Call:
    call = part.call
    call.selection_closed_at = at
    call.save(update_fields=["selection_closed_at", "updated_at"])
    verb = "registration.selection_closed" if at else "registration.selection_reopened"
    audit.record(by, verb, part, edition_id=part.edition_id)
    return call


def _locked(sent: DecisionRound) -> DecisionRound:
    rows = DecisionRound.objects.select_related("part")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=sent.pk)


def _end(sent: DecisionRound, state: RoundState) -> None:
    sent.state = state
    sent.ended_at = timezone.now()
    sent.save(update_fields=["state", "ended_at", "updated_at"])


def _record(by: "User | None", verb: str, sent: DecisionRound, **facts: object) -> None:
    audit.record(by, verb, sent, after=facts, edition_id=sent.part.edition_id)
