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
class Filed:
    """A voice in its place on the desk; of an open amendment with how it goes."""

    voice: Amendment | Comment
    proposal: Proposal | None

    @property
    def name(self) -> str:
        """What a page calls it."""
        return f"{self.voice.KIND}-{self.voice.pk}"


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


def desk_of(consultation: Consultation, *, which: str = ALL) -> list[Filed]:
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
    filed = [Filed(one, _of(one, proposals)) for one in voices]
    return [one for one in filed if _is_listed(one, which)]


def laid_out(
    consultation: Consultation, filed: Iterable[Filed], reader: User
) -> list[Waiting]:
    """``filed``, which are of ``consultation``, with all that a page shows of each."""
    rows = list(filed)
    text = consultation.snapshot.text
    voices = shown([one.voice for one in rows], text, reader, is_team=True)
    return [Waiting(one, row.proposal) for one, row in zip(voices, rows, strict=True)]


def _of(voice: Amendment | Comment, proposals: dict[int, Proposal]) -> Proposal | None:
    return proposals.get(voice.pk) if isinstance(voice, Amendment) else None


def _open_amendments(voices: Iterable[Amendment | Comment]) -> list[Amendment]:
    return [one for one in voices if isinstance(one, Amendment) and not one.disposition]


def _is_listed(one: Filed, which: str) -> bool:
    if which == OPEN:
        return one.voice.disposition is None
    if which == CONFLICTS:
        return one.proposal is not None and one.proposal.fit is Fit.CONFLICT
    if which == WITHHELD:
        return one.voice.withheld_at is not None
    return True
