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
from apps.registration.endings import is_over
from apps.registration.models import Application, Proposal
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Somebody on the waiting list who would move up for a place that becomes free."""

    application: Application
    becomes: State

    @property
    def words(self) -> str:
        return str(self.becomes.label)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    foreseen: list[Foreseen]
    following: list[Following]

    def letter_to(self, application: int) -> "tuple[Application, Rendered] | None":
        """The letter to the person of the application with this key, if there is one."""
        for one in self.foreseen:
            if one.proposal.application_id == application and one.becomes:
                return one.proposal.application, letter_of(one)
        for other in self.following:
            if other.application.pk == application:
                return other.application, _letter_of_following(other)
        return None


def forecast(part: Part, proposals: Iterable[Proposal]) -> Forecast:
    """What sending would bring, if nothing else happened meanwhile."""
    foreseen, places = _foresee(part, proposals)
    return Forecast(foreseen=foreseen, following=_follow(part, foreseen, places))


def _foresee(
    part: Part, proposals: Iterable[Proposal]
) -> tuple[list[Foreseen], PlaceCount]:
    """What becomes of each, and the places before any of those who lose one has lost it."""
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
    return found, places


def _follow(
    part: Part, foreseen: Iterable[Foreseen], places: PlaceCount
) -> list[Following]:
    """Who moves up, in the order of the list, as one place after the other becomes free."""
    leaving = [one.proposal.application for one in foreseen if _frees(one)]
    if not leaving or is_over(part):
        return []
    line = _line_after(part, foreseen)
    given, found = given_as(part), []
    for application in leaving:
        places = places.with_one_less(places.shares_of(application))
        for person in [*line]:
            theirs = places.shares_of(person)
            if places.admits(theirs):
                places = places.with_one_more(theirs)
                line.remove(person)
                found.append(Following(application=person, becomes=given))
    return found


def _line_after(part: Part, foreseen: Iterable[Foreseen]) -> list[Application]:
    """The waiting list when the places become free: those who stay, then who has come."""
    decided = {one.proposal.application_id: one.becomes for one in foreseen}
    waiting = Application.objects.filter(part=part).waiting().select_related("person")
    stay = [one for one in waiting if decided.get(one.pk) in {None, "", State.WAITING}]
    come = [
        one.proposal.application
        for one in foreseen
        if one.becomes == State.WAITING
        and one.proposal.application.state != State.WAITING
    ]
    for one in stay:
        one.part = part
    return [*stay, *come]


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
    return sum(map(_frees, foreseen))


def _frees(one: Foreseen) -> bool:
    application = one.proposal.application
    return (
        one.becomes == State.DECLINED
        and application.state in HOLDING
        and application.is_counted
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
    _decide_now(application)
    return render(emails.state_changed(application, position=one.position))


def _letter_of_following(one: Following) -> Rendered:
    one.application.state = one.becomes
    one.application.decision_reason = ""
    _decide_now(one.application)
    return render(emails.moved_up(one.application))


def _decide_now(application: Application) -> None:
    application.decided_at = timezone.now()
    application.offered_until = None
    if application.state == State.OFFERED:
        application.offered_until = offered_until(
            application.part,
            application.part.call.acceptance_days or 0,
            since=application.decided_at,
            zone=application.person.time_zone,
        )
