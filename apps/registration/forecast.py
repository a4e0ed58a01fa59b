"""What sending the proposals of a part would bring, and the letters it would write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from apps.editions.models import Part
from apps.notifications.rendering import Rendered, render
from apps.registration import emails
from apps.registration.actions.places import count, given_as
from apps.registration.choices import HOLDING, State
from apps.registration.models import Proposal
from apps.registration.offer_times import offered_until
from apps.registration.place_count import PlaceCount
from apps.registration.selection_choices import Decision


@dataclass(frozen=True, slots=True, kw_only=True)
class Foreseen:
    """A proposal with the state it would lead to; empty where it would be refused."""

    proposal: Proposal
    becomes: str
    position: int | None = None

    @property
    def words(self) -> str:
        return str(State(self.becomes).label) if self.becomes else ""


def foresee(part: Part, proposals: Iterable[Proposal]) -> list[Foreseen]:
    """What would become of each, if nothing else happened meanwhile."""
    places, given = count(part), given_as(part)
    waiting = places.waiting
    found = []
    for one in proposals:
        one.application.part = part
        becomes, places = _becomes(one, places, given)
        position = None
        if becomes == State.WAITING:
            waiting += 1
            position = waiting
        found.append(Foreseen(proposal=one, becomes=becomes, position=position))
    return found


def _becomes(one: Proposal, places: PlaceCount, given: State) -> tuple[str, PlaceCount]:
    belongs = places.shares_of(one.application)
    fits = places.admits(belongs)
    if one.decision == Decision.DECLINE:
        return State.DECLINED, places
    if one.decision == Decision.WAIT:
        return ("" if fits else State.WAITING), places
    if fits:
        return given, places.with_one_more(belongs)
    is_waiting = one.application.state == State.WAITING
    return ("" if is_waiting else State.WAITING), places


def frees_places(foreseen: Iterable[Foreseen]) -> int:
    """How many people lose a place that counts, so that others may move up for it."""
    return sum(
        one.becomes == State.DECLINED
        and one.proposal.application.state in HOLDING
        and one.proposal.application.is_counted
        for one in foreseen
    )


def by_kind(foreseen: Iterable[Foreseen]) -> list[tuple[str, int]]:
    """How many letters of each kind there would be."""
    counts = Counter(one.becomes for one in foreseen)
    return [(str(state.label), counts[state]) for state in State if counts[state]]


def letter_of(one: Foreseen) -> Rendered:
    """The letter as its reader would get it, in their language; nothing is stored."""
    application = one.proposal.application
    application.state = one.becomes or application.state
    application.decision_reason = one.proposal.reason
    application.decided_at = timezone.now()
    application.offered_until = None
    if application.state == State.OFFERED:
        application.offered_until = offered_until(
            application.part,
            application.part.call.acceptance_days or 0,
            since=application.decided_at,
            zone=application.person.time_zone,
        )
    return render(emails.state_changed(application, position=one.position))
