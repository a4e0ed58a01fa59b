"""An edition with a full programme, made for a measurement and removed without a trace."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.utils.timezone import now

from apps.accounts.models import User
from apps.core.changes import outdate_pages
from apps.editions.choices import EditionStatus, PartKind
from apps.editions.models import Edition, KeyQuestion, Part, QuestionCluster, Series
from apps.notifications.models import Mailing
from apps.programme.choices import SeatState, SessionState
from apps.programme.models import (
    ReminderRule,
    Room,
    Session,
    SessionPerson,
    SignUp,
    Star,
)
from bench.words import abstract, name, title

SLUG = "2099"
MARK = "programme.bench.invalid"
SESSIONS = 150
ROOMS = tuple(f"Room {number}" for number in range(1, 6))
#: Seats taken in each session.
TAKEN = 15
#: Nobody has two seats at once, so each of the sessions of a round has people of its own.
PEOPLE = len(ROOMS) * TAKEN
FIRST_DAY = datetime(2099, 6, 1, 8, 0, tzinfo=UTC)


@contextmanager
def full_edition(sessions: int = SESSIONS) -> Iterator[str]:
    """Yield the address of an edition of so many ``sessions`` in five rooms."""
    _remove()
    try:
        with transaction.atomic():
            _fill(sessions)
        yield f"/{SLUG}/"
    finally:
        _remove()


def give_agenda(person: User) -> None:
    """A seat in one session of each round, and a star for another one."""
    rounds = [*Session.objects.filter(edition__slug=SLUG).order_by("pk")]
    SignUp.objects.bulk_create(
        _seat(session, person) for session in rounds[:: len(ROOMS)]
    )
    Star.objects.bulk_create(
        Star(session=session, person=person) for session in rounds[1 :: len(ROOMS)]
    )


def _seat(session: Session, person: User) -> SignUp:
    return SignUp(
        session=session,
        person=person,
        state=SeatState.SEATED,
        seated_at=now(),
        starts_at=session.starts_at,
        ends_at=session.ends_at,
    )


def _fill(number: int) -> None:
    edition = Edition.objects.create(
        series=Series.objects.order_by("pk").first() or Series.objects.create(),
        slug=SLUG,
        ordinal=9099,
        year=2099,
        status=EditionStatus.OPEN,
        theme_title="Measured",
    )
    part = Part.objects.create(edition=edition, kind=PartKind.ACADEMY)
    cluster = QuestionCluster.objects.create(
        edition=edition, code="C1", position=1, title="Measured"
    )
    questions = KeyQuestion.objects.bulk_create(
        KeyQuestion(
            cluster=cluster,
            code=f"C1.Q{n}",
            position=n,
            text=f"{abstract(1000 + n)}?",
        )
        for n in range(1, 11)
    )
    people = User.objects.bulk_create(
        User(email=f"{n}@{MARK}", full_name=name(n)) for n in range(PEOPLE)
    )
    rooms = Room.objects.bulk_create(
        Room(edition=edition, name=name, position=position)
        for position, name in enumerate(ROOMS)
    )
    sessions = [_session(n, part, rooms) for n in range(number)]
    _hold_sessions(Session.objects.bulk_create(sessions), questions, people)


def _session(number: int, part: Part, rooms: list[Room]) -> Session:
    starts_at = _start(number)
    return Session(
        edition=part.edition,
        part=part,
        slug=f"session-{number}",
        title=title(number),
        abstract=abstract(number),
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=90),
        room=rooms[number % len(rooms)],
        capacity=30,
        state=SessionState.PUBLISHED,
    )


def _hold_sessions(
    sessions: list[Session], questions: list[KeyQuestion], people: list[User]
) -> None:
    Session.key_questions.through.objects.bulk_create(
        Session.key_questions.through(session=session, keyquestion=questions[n % 10])
        for n, session in enumerate(sessions)
    )
    SessionPerson.objects.bulk_create(
        SessionPerson(session=session, person=people[(n + i) % PEOPLE], listed=True)
        for n, session in enumerate(sessions)
        for i in range(2)
    )
    SignUp.objects.bulk_create(
        _seat(session, people[n % len(ROOMS) * TAKEN + i])
        for n, session in enumerate(sessions)
        for i in range(TAKEN)
    )


def _start(number: int) -> datetime:
    """Five days of six rounds with five sessions each."""
    day, rest = divmod(number, 30)
    return FIRST_DAY + timedelta(days=day, minutes=100 * (rest // 5))


def remove_editions(slug: str) -> None:
    """With what the worker and the measurement have added to them by themselves."""
    editions = Edition.objects.filter(slug=slug)
    Room.objects.filter(edition__in=editions).delete()
    ReminderRule.objects.filter(edition__in=editions).delete()
    keys = [*editions.values_list("pk", flat=True)]
    Mailing.objects.filter(edition_id__in=keys).delete()
    editions.delete()


@transaction.atomic
def _remove() -> None:
    for edition in Edition.objects.filter(slug=SLUG, theme_title="Measured"):
        sessions = Session.objects.filter(edition=edition)
        SignUp.objects.filter(session__in=sessions).delete()
        SessionPerson.objects.filter(session__in=sessions).delete()
        sessions.delete()
        Session.history.filter(edition=edition.pk).delete()
        remove_editions(SLUG)
    User.objects.filter(email__endswith=MARK).delete()
    outdate_pages()
