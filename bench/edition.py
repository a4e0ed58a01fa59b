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
from apps.programme.choices import SeatState, SessionState
from apps.programme.models import Session, SessionPerson, SignUp
from bench.words import abstract, name, title

SLUG = "2099"
MARK = "programme.bench.invalid"
SESSIONS = 150
PEOPLE = 60
#: Seats taken in each session.
TAKEN = 15
FIRST_DAY = datetime(2099, 6, 1, 8, 0, tzinfo=UTC)


@contextmanager
def full_edition() -> Iterator[str]:
    """Yield the address of an edition of ``SESSIONS`` sessions."""
    _remove()
    try:
        with transaction.atomic():
            _fill()
        yield f"/{SLUG}/"
    finally:
        _remove()


def _fill() -> None:
    edition = Edition.objects.create(
        series=Series.objects.order_by("pk").first() or Series.objects.create(),
        slug=SLUG,
        ordinal=99,
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
    _hold_sessions(edition, part, questions, people)


def _hold_sessions(
    edition: Edition, part: Part, questions: list[KeyQuestion], people: list[User]
) -> None:
    sessions = Session.objects.bulk_create(
        Session(
            edition=edition,
            part=part,
            slug=f"session-{n}",
            title=title(n),
            abstract=abstract(n),
            starts_at=_start(n),
            ends_at=_start(n) + timedelta(minutes=90),
            capacity=30,
            state=SessionState.PUBLISHED,
        )
        for n in range(SESSIONS)
    )
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
        SignUp(
            session=session,
            person=people[(n + i) % PEOPLE],
            state=SeatState.SEATED,
            seated_at=now(),
            starts_at=session.starts_at,
            ends_at=session.ends_at,
        )
        for n, session in enumerate(sessions)
        for i in range(TAKEN)
    )


def _start(number: int) -> datetime:
    """Five days of six rounds with five sessions each."""
    day, rest = divmod(number, 30)
    return FIRST_DAY + timedelta(days=day, minutes=100 * (rest // 5))


@transaction.atomic
def _remove() -> None:
    for edition in Edition.objects.filter(slug=SLUG, theme_title="Measured"):
        sessions = Session.objects.filter(edition=edition)
        SignUp.objects.filter(session__in=sessions).delete()
        SessionPerson.objects.filter(session__in=sessions).delete()
        sessions.delete()
        Session.history.filter(edition=edition.pk).delete()
        edition.delete()
    User.objects.filter(email__endswith=MARK).delete()
    outdate_pages()
