"""What the drafters decide on: every comment and amendment of the latest consultation."""

from collections.abc import Iterable
from dataclasses import dataclass

from apps.accounts.models import User
from apps.outcomes.models import Amendment, Comment, Consultation, Document
from apps.outcomes.queries.proposals import Fit, Proposal, proposals_of
from apps.outcomes.queries.voices import Shown, shown

#: Which of them a page lists.
ALL, OPEN, CONFLICTS, WITHHELD = "all", "open", "conflicts", "withheld"


@dataclass(frozen=True, slots=True)
class Waiting:
    """A voice on the desk; of an open amendment with how it goes with the text now."""

    shown: Shown
    proposal: Proposal | None

    @property
    def fit(self) -> str:
        return self.proposal.fit.value if self.proposal else ""


def consultations_of(document: Document) -> list[Consultation]:
    return list(document.consultations.begun().select_related("snapshot"))


def desk_of(
    consultation: Consultation, reader: User, *, which: str = ALL
) -> list[Waiting]:
    """In the order of the text; what waits longest first within a paragraph."""
    snapshot = consultation.snapshot
    snapshot.document = consultation.document
    voices = [
        *Amendment.objects.for_pages().filter(consultation=consultation),
        *Comment.objects.for_pages().filter(consultation=consultation),
    ]
    for one in voices:
        one.consultation = consultation
    order = {entry.id: at for at, entry in enumerate(snapshot.text.entries)}
    voices.sort(
        key=lambda one: (order.get(str(one.paragraph_id), len(order)), one.created_at)
    )
    proposals = proposals_of(snapshot, _open_amendments(voices))
    waiting = [
        Waiting(one, _of(one, proposals))
        for one in shown(voices, snapshot.text, reader, is_team=True)
    ]
    return [one for one in waiting if _is_listed(one, which)]


def _of(one: Shown, proposals: dict[int, Proposal]) -> Proposal | None:
    is_amendment = isinstance(one.voice, Amendment)
    return proposals.get(one.voice.pk) if is_amendment else None


def _open_amendments(voices: Iterable[Amendment | Comment]) -> list[Amendment]:
    return [one for one in voices if isinstance(one, Amendment) and not one.disposition]


def _is_listed(one: Waiting, which: str) -> bool:
    if which == OPEN:
        return one.shown.disposition is None
    if which == CONFLICTS:
        return one.fit == Fit.CONFLICT
    if which == WITHHELD:
        return one.shown.voice.withheld_at is not None
    return True
