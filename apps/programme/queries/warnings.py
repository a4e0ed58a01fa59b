"""What an organiser should look at again: pure functions over what is planned."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.languages import listed
from apps.programme.choices import Arranged, Service, SessionKind, SessionRole
from apps.programme.models import Session, SessionPerson
from apps.programme.queries.planned import Planned, Plans, pairs_at_once, plans_of

#: Longer than this nobody interprets alone.
MINUTES_ALONE = 60


@dataclass(frozen=True, slots=True)
class Warned:
    """Something that does not fit, in words, and the sessions in which it does not."""

    code: str
    text: str
    sessions: tuple[int, ...] = ()


def person_twice(plans: Plans) -> Iterator[Warned]:
    for earlier, later in pairs_at_once(plans.sessions):
        names = {
            _name_of(one): None
            for one in earlier.people
            if any(_same_person(one, other) for other in later.people)
        }
        for name in names:
            yield Warned(
                "person_twice",
                _("%(name)s is in “%(one)s” and in “%(other)s” at the same time.")
                % {"name": name, "one": earlier.title, "other": later.title},
                (earlier.key, later.key),
            )


def room_twice(plans: Plans) -> Iterator[Warned]:
    names = {room.pk: room.name for room in plans.rooms}
    for earlier, later in pairs_at_once(plans.sessions):
        if earlier.room and earlier.room == later.room:
            yield Warned(
                "room_twice",
                _("“%(one)s” and “%(other)s” share the room %(room)s.")
                % {
                    "one": earlier.title,
                    "other": later.title,
                    "room": names.get(earlier.room, ""),
                },
                (earlier.key, later.key),
            )


def outside_availability(plans: Plans) -> Iterator[Warned]:
    for planned in plans.sessions:
        cannot = {
            _name_of(one): None
            for one in planned.people
            if not plans.suits(one.person_id, planned)
        }
        for name in cannot:
            yield Warned(
                "outside_availability",
                _("%(name)s has other times than that of “%(title)s”.")
                % {"name": name, "title": planned.title},
                (planned.key,),
            )


def interpreters_short(plans: Plans) -> Iterator[Warned]:
    """Of what is arranged somebody has taken care; the rest needs people by name."""
    for planned in plans.sessions:
        open_ = [
            one
            for one in planned.services
            if one.service in {Service.SPOKEN, Service.SIGN}
            and one.state != Arranged.ARRANGED
        ]
        each = 2 if planned.minutes > MINUTES_ALONE else 1
        needed = each * len(open_)
        named = sum(one.role == SessionRole.INTERPRETER for one in planned.people)
        if named < needed:
            yield Warned(
                "interpreters_short",
                ngettext(
                    "“%(title)s” needs %(needed)d interpreter (%(languages)s); "
                    "%(named)d named.",
                    "“%(title)s” needs %(needed)d interpreters (%(languages)s); "
                    "%(named)d named.",
                    needed,
                )
                % {
                    "title": planned.title,
                    "needed": needed,
                    "languages": listed(one.get_language_display() for one in open_),
                    "named": named,
                },
                (planned.key,),
            )


def no_rapporteur(plans: Plans) -> Iterator[Warned]:
    """Networking is reported on by nobody."""
    for planned in plans.sessions:
        if planned.kind == SessionKind.NETWORKING:
            continue
        if all(one.role != SessionRole.RAPPORTEUR for one in planned.people):
            yield Warned(
                "no_rapporteur",
                _("“%(title)s” has no rapporteur.") % {"title": planned.title},
                (planned.key,),
            )


def question_uncovered(plans: Plans) -> Iterator[Warned]:
    covered = frozenset[int]().union(*(one.questions for one in plans.sessions))
    for key, code in plans.questions.items():
        if key not in covered:
            yield Warned(
                "question_uncovered",
                _("No session is about key question %(code)s.") % {"code": code},
            )


def title_twice(plans: Plans) -> Iterator[Warned]:
    seen: dict[str, Planned] = {}
    for planned in plans.sessions:
        earlier = seen.setdefault(planned.title.casefold(), planned)
        if earlier is not planned:
            yield Warned(
                "title_twice",
                _("Two sessions are called “%(title)s”.") % {"title": planned.title},
                (earlier.key, planned.key),
            )


RULES: tuple[Callable[[Plans], Iterator[Warned]], ...] = (
    person_twice,
    room_twice,
    outside_availability,
    interpreters_short,
    no_rapporteur,
    question_uncovered,
    title_twice,
)


def warnings_in(plans: Plans) -> list[Warned]:
    return [warned for rule in RULES for warned in rule(plans)]


def warnings_by_session(plans: Plans) -> Mapping[int, list[str]]:
    """In words, by the keys of the sessions that they concern."""
    found: dict[int, list[str]] = defaultdict(list)
    for warned in warnings_in(plans):
        for key in warned.sessions:
            found[key].append(warned.text)
    return found


def warnings_for(session: Session) -> Iterator[str]:
    """What concerns ``session``, in words."""
    plans = plans_of(session.edition)
    yield from warnings_by_session(plans).get(session.pk, [])


def _same_person(one: SessionPerson, other: SessionPerson) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return one.shown_name.casefold() == other.shown_name.casefold()


def _name_of(one: SessionPerson) -> str:
    if one.person and one.person.is_hidden:
        return _("Somebody whose name is withheld")
    return one.shown_name
