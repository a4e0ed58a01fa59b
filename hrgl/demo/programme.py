"""The demonstration's programme, from tomorrow on."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.models import Edition, KeyQuestion, Part
from apps.programme.actions import give_calendar_key, releasing, seats, star
from apps.programme.models import CalendarKey, Room, Session, SessionPerson, SignUp
from hrgl.demo.facts import SESSIONS, SIGNED_UP, STARRED, DemoSession
from hrgl.demo.holding import ask_speakers, say_how_sessions_are_held

#: For whoever is next when a seat of a workshop becomes free.
HOURS_TO_ANSWER = 24
ROOMS = ("Online room 1", "Online room 2", "Online room 3")

People = Mapping[str, User]


def hold_sessions(edition: Edition, people: People) -> None:
    """Put the sessions on the programme; those that are there stay as they are."""
    edition.parts.update(seat_offer_hours=HOURS_TO_ANSWER)
    parts = {part.kind: part for part in edition.parts.all()}
    questions = list(
        KeyQuestion.objects.filter(cluster__edition=edition).order_by(
            "cluster__position", "position"
        )
    )
    fresh = [
        _hold(planned, edition, parts[planned.part], people, questions)
        for planned in SESSIONS
        if not Session.objects.filter(edition=edition, slug=planned.slug).exists()
    ]
    if fresh:
        releasing.release(
            edition,
            by=people["organiser"],
            drafts=[session.pk for session in fresh],
            name="First programme",
            tells=False,
        )
    say_how_sessions_are_held(edition)
    ask_speakers(edition, people["organiser"])


def _hold(
    planned: DemoSession,
    edition: Edition,
    part: Part,
    people: People,
    questions: list[KeyQuestion],
) -> Session:
    starts_at = _at(edition, planned.day, planned.begins)
    ends_at = _at(edition, planned.day, planned.ends)
    session = Session.objects.create(
        edition=edition,
        part=part,
        slug=planned.slug,
        title=planned.title,
        kind=planned.kind,
        abstract=planned.abstract,
        starts_at=starts_at,
        ends_at=ends_at,
        room=_free_room(edition, starts_at, ends_at),
        capacity=planned.seats,
    )
    session.key_questions.set(
        [questions[index] for index in planned.questions if index < len(questions)]
    )
    for position, (job, role) in enumerate(planned.people):
        SessionPerson.objects.create(
            session=session,
            person=people[job],
            role=role,
            listed=True,
            position=position,
        )
    return session


def _free_room(
    edition: Edition, starts_at: datetime | None, ends_at: datetime | None
) -> Room | None:
    """The first room in which nothing else is held at that time."""
    if starts_at is None or ends_at is None:
        return None
    for position, name in enumerate(ROOMS):
        room, _new = Room.objects.get_or_create(
            edition=edition, name=name, defaults={"position": position}
        )
        held = Session.objects.for_edition(edition).filter(room=room)
        if not held.overlapping(starts_at, ends_at).exists():
            return room
    return None


def _at(edition: Edition, day: int | None, clock: str) -> datetime | None:
    """``clock`` as the edition's town reads it, so many days from today."""
    if day is None:
        return None
    zone = ZoneInfo(edition.time_zone)
    date = now().astimezone(zone).date() + timedelta(days=day)
    return datetime.combine(date, time.fromisoformat(clock), tzinfo=zone)


def keep_in_view(edition: Edition, people: People) -> None:
    """Give the participant stars and a calendar file, unless there is one of them."""
    person = people["participant"]
    if CalendarKey.objects.filter(person=person).exists() or person.stars.exists():
        return
    for session in Session.objects.filter(edition=edition, slug__in=STARRED):
        star(session, person=person)
    give_calendar_key(person, with_starred=True)


def take_seats(edition: Edition, people: People) -> None:
    """Sign the participant up; what clashes or has begun is left out."""
    person = people["participant"]
    for session in Session.objects.filter(edition=edition, slug__in=SIGNED_UP):
        if SignUp.objects.filter(session=session, person=person).exists():
            continue
        try:
            seats.sign_up(session, person=person)
        except Refused:
            continue
