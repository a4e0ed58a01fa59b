"""The demonstration's programme, from tomorrow on."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.models import Edition, KeyQuestion, Part
from apps.programme.actions import seats, sessions
from apps.programme.models import Session, SessionPerson, SignUp
from hrgl.demo.facts import SESSIONS, SIGNED_UP, DemoSession
from hrgl.demo.holding import ask_speakers, say_how_sessions_are_held

People = Mapping[str, User]


def hold_sessions(edition: Edition, people: People) -> None:
    """Put the sessions on the programme; those that are there stay as they are."""
    parts = {part.kind: part for part in edition.parts.all()}
    questions = list(
        KeyQuestion.objects.filter(cluster__edition=edition).order_by(
            "cluster__position", "position"
        )
    )
    for planned in SESSIONS:
        if not Session.objects.filter(edition=edition, slug=planned.slug).exists():
            _hold(planned, edition, parts[planned.part], people, questions)
    say_how_sessions_are_held(edition)
    ask_speakers(edition, people["organiser"])


def _hold(
    planned: DemoSession,
    edition: Edition,
    part: Part,
    people: People,
    questions: list[KeyQuestion],
) -> None:
    session = Session.objects.create(
        edition=edition,
        part=part,
        slug=planned.slug,
        title=planned.title,
        kind=planned.kind,
        abstract=planned.abstract,
        starts_at=_at(edition, planned.day, planned.begins),
        ends_at=_at(edition, planned.day, planned.ends),
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
    sessions.publish(session, actor=people["organiser"])


def _at(edition: Edition, day: int | None, clock: str) -> datetime | None:
    """``clock`` as the edition's town reads it, so many days from today."""
    if day is None:
        return None
    zone = ZoneInfo(edition.time_zone)
    date = now().astimezone(zone).date() + timedelta(days=day)
    return datetime.combine(date, time.fromisoformat(clock), tzinfo=zone)


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
