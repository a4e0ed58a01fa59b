"""Proposing decisions. Nothing is decided, and nobody is told, before they are sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Part
from apps.registration.actions.places import lock_part
from apps.registration.choices import HOLDING, MOVES, State
from apps.registration.models import Application, DecisionRound, Proposal
from apps.registration.selection_choices import Decision

if TYPE_CHECKING:
    from apps.accounts.models import User

#: The states that each decision leads to; whoever is in one of them is decided already.
AIMS = {
    Decision.ADMIT: HOLDING,
    Decision.WAIT: (State.WAITING,),
    Decision.DECLINE: (State.DECLINED,),
}
#: What has to be allowed for the move.
MOVE_TO = {
    Decision.ADMIT: State.ADMITTED,
    Decision.WAIT: State.WAITING,
    Decision.DECLINE: State.DECLINED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposed:
    """How many proposals were written, and whose application cannot be decided so."""

    written: int
    left_out: list[Application]


@transaction.atomic
def propose(
    part: Part,
    applications: Iterable[Application],
    decision: Decision,
    *,
    by: "User",
    reason: str = "",
) -> Proposed:
    """Propose one decision for many, in place of what was proposed before.

    Left out are those whom it would not change or who cannot be decided on in this
    way, and the organiser's own application.

    Raises:
        Refused: the selection is closed, or decisions of the part are on their way.
    """
    part = lock_part(part.pk)
    refuse_when_closed(part)
    refuse_when_on_their_way(part)
    rows = _rows_of(part, applications)
    fit = [row for row in rows if is_open_to(row, decision) and row.person_id != by.pk]
    Proposal.objects.bulk_create(
        [
            Proposal(application=row, decision=decision, reason=reason, by=by)
            for row in fit
        ],
        update_conflicts=True,
        unique_fields=["application"],
        update_fields=["decision", "reason", "by", "updated_at"],
    )
    _record(by, part, "registration.decisions_proposed", fit, decision=decision)
    left_out = [row for row in rows if row not in set(fit)]
    return Proposed(written=len(fit), left_out=left_out)


@transaction.atomic
def take_back_proposals(
    part: Part, applications: Iterable[Application], *, by: "User"
) -> int:
    """Propose nothing any more for ``applications``; return how many had a proposal.

    What others propose for the organiser's own application stays.

    Raises:
        Refused: the selection is closed, or decisions of the part are on their way.
    """
    part = lock_part(part.pk)
    refuse_when_closed(part)
    refuse_when_on_their_way(part)
    rows = [row for row in _rows_of(part, applications) if row.person_id != by.pk]
    gone, _each = Proposal.objects.filter(application__in=rows).delete()
    _record(by, part, "registration.proposals_taken_back", rows)
    return gone


def is_open_to(application: Application, decision: str) -> bool:
    """Whether ``decision`` would change something that may be changed."""
    choice = Decision(decision)
    return (
        application.state not in AIMS[choice]
        and MOVE_TO[choice] in MOVES[application.state]
    )


def refuse_when_closed(part: Part) -> None:
    """Raise ``Refused`` when the selection of ``part``, which is locked, is closed."""
    call = getattr(part, "call", None)
    if call is None or call.selection_closed_at:
        raise Refused(
            _("The selection is closed. Open it again to change something."),
            code="selection_closed",
        )


def refuse_when_on_their_way(part: Part) -> None:
    """Raise ``Refused`` while decisions of ``part``, which is locked, are being sent."""
    if DecisionRound.objects.open().filter(part=part).exists():
        raise Refused(
            _("Decisions of this part are being sent just now. Wait, or undo them."),
            code="on_their_way",
        )


def _rows_of(part: Part, applications: Iterable[Application]) -> list[Application]:
    keys = [one.pk for one in applications]
    return list(Application.objects.locked().filter(part=part, pk__in=keys))


def _record(
    by: "User", part: Part, verb: str, rows: list[Application], **facts: object
) -> None:
    audit.record(
        by,
        verb,
        part,
        after={"applications": [row.pk for row in rows], **facts},
        edition_id=part.edition_id,
    )
