"""What sending the proposals of a part would bring, and the letters it would write."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from apps.editions.models import Part
from apps.notifications.rendering import Rendered, render
from apps.registration import emails
from apps.registration.actions.places import count, given_as, next_in_line
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
    #: From the waiting list, before it would be the turn of the proposal.
    moves_up: bool = False

    @property
    def words(self) -> str:
        return str(State(self.becomes).label) if self.becomes else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """Somebody on the waiting list who would move up, though nothing is proposed of them."""

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
                other.application.state = other.becomes
                return other.application, _letter_of_moving_up(other.application)
        return None


def forecast(part: Part, proposals: Iterable[Proposal]) -> Forecast:
    """What sending would bring, if nothing else happened meanwhile."""
    proposals = [*proposals]
    places = count(part)
    ahead = _ahead(part, proposals, places)
    foreseen, places = _foresee(part, proposals, ahead, places)
    given, asked = given_as(part), {one.application_id for one in proposals}
    first = [
        Following(application=one, becomes=given)
        for one in ahead
        if one.pk not in asked
    ]
    line = _line_after(part, foreseen, ahead)
    return Forecast(
        foreseen=foreseen, following=first + _follow(part, foreseen, places, line)
    )


def _ahead(
    part: Part, proposals: Iterable[Proposal], places: PlaceCount
) -> list[Application]:
    """Who waits and has what is free before anybody gets a place by a proposal.

    Whoever is turned down asks for no place, so nobody moves up before that.
    """
    asks = any(one.decision != Decision.DECLINE for one in proposals)
    if not (asks and places.waiting) or places.free == 0 or is_over(part):
        return []
    keys = next_in_line(part)
    found = Application.objects.select_related("person").in_bulk(keys)
    for one in found.values():
        one.part = part
    return [found[key] for key in keys]


def _foresee(
    part: Part,
    proposals: Iterable[Proposal],
    ahead: Iterable[Application],
    places: PlaceCount,
) -> tuple[list[Foreseen], PlaceCount]:
    """What becomes of each, and the places before any of those who lose one has lost it."""
    given = given_as(part)
    for waiter in ahead:
        places = places.with_one_more(places.shares_of(waiter))
    moving = {one.pk for one in ahead}
    waiting = places.waiting - len(moving)
    found = []
    for one in proposals:
        one.application.part = part
        moves_up = one.application_id in moving
        if moves_up:
            # Who has moved up is not told the contrary a moment later.
            becomes = given if one.decision == Decision.ADMIT else ""
        else:
            becomes, places = _becomes(one, places, given)
        position = None
        if becomes == State.WAITING:
            waiting += 1
            position = waiting
        found.append(
            Foreseen(
                proposal=one, becomes=becomes, position=position, moves_up=moves_up
            )
        )
    return found, places


def _follow(
    part: Part,
    foreseen: Iterable[Foreseen],
    places: PlaceCount,
    line: list[Application],
) -> list[Following]:
    """Who moves up, in the order of the list, as one place after the other becomes free."""
    leaving = [one.proposal.application for one in foreseen if _frees(one)]
    if not leaving or is_over(part):
        return []
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


def _line_after(
    part: Part, foreseen: Iterable[Foreseen], ahead: Iterable[Application]
) -> list[Application]:
    """The waiting list when the places become free: those who stay, then who has come."""
    decided = {one.proposal.application_id: one.becomes for one in foreseen}
    waiting = Application.objects.filter(part=part).waiting().select_related("person")
    gone = {one.pk for one in ahead}
    stay = [
        one
        for one in waiting
        if one.pk not in gone and decided.get(one.pk) in {None, "", State.WAITING}
    ]
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
    if one.moves_up:
        return _letter_of_moving_up(application)
    application.decision_reason = one.proposal.reason
    _decide_now(application)
    return render(emails.state_changed(application, position=one.position))


def _letter_of_moving_up(application: Application) -> Rendered:
    application.decision_reason = ""
    _decide_now(application)
    return render(emails.moved_up(application))


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
