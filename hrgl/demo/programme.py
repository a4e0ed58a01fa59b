"""The demonstration's programme, from tomorrow on, and who takes part."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta
from uuid import NAMESPACE_URL, uuid5
from zoneinfo import ZoneInfo

from django.utils.timezone import now
from django_countries.fields import Country

from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.models import Edition, KeyQuestion, Part
from apps.programme.actions import seats, sessions
from apps.programme.models import Session, SessionPerson, SignUp
from apps.registration import wordings
from apps.registration.actions import applying, deciding
from apps.registration.choices import ConsentKind
from apps.registration.models import Application
from hrgl.demo.facts import SESSIONS, SIGNED_UP, DemoSession

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


def let_people_apply(edition: Edition, people: People) -> None:
    """A participant with a place at both parts, an applicant who waits for an answer."""
    for part in edition.parts.all():
        application = _apply(part, people["participant"])
        deciding.admit(application, by=people["organiser"])
    academy = edition.parts.get(kind="academy")
    _apply(academy, people["applicant"])


def _apply(part: Part, person: User) -> Application:
    if earlier := part.applications.filter(person=person).first():
        return earlier
    groups = part.edition.target_groups
    group = groups.filter(part_of__isnull=False).first() or groups.first()
    consent = applying.Agreed(
        kind=ConsentKind.PRIVACY,
        text=wordings.full_text(ConsentKind.PRIVACY),
        language="en",
    )
    facts = {
        "full_name": person.full_name,
        "display_name": "",
        "organisation": "Demo Municipality",
        "position": "Human rights officer",
        "country": Country("AT"),
        "target_group": group,
        "relation": "within",
        "function": "human_rights",
        "level": "local",
        "settlement": "town",
        "size_band": "",
        "languages": ["en"],
        "is_first_time": True,
        "motivation": "To learn what has worked in places like ours.",
    }
    return applying.submit(
        part,
        person=person,
        answers=applying.Answers(facts=facts, agreed=[consent]),
        key=uuid5(NAMESPACE_URL, f"demo:{part.pk}:{person.pk}"),
    )


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
