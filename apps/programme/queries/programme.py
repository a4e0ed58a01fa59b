"""The programme as everybody reads it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain, groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q

from apps.accounts.models import User, shown_name_of
from apps.editions.models import Edition, KeyQuestion, QuestionCluster
from apps.programme.choices import Arranged, SessionKind
from apps.programme.languages import of_sessions
from apps.programme.models import (
    Interpretation,
    Session,
    SessionPerson,
    SessionQuerySet,
    SignUp,
)
from apps.programme.queries.agenda import stars_of
from apps.programme.queries.narrowing import EVERYTHING, Choice, narrowed
from apps.programme.queries.sign_ups import sign_ups_of

#: What readers can narrow the programme by, of every session.
CHOSEN_BY = ("kind", "starts_at", "language", "further_languages", "put_into")
TOLD_OF_PEOPLE = ("person__display_name", "person__full_name", "person__erased_at")


@dataclass(frozen=True, slots=True)
class Entry:
    """A session on the programme, and the reader's own sign-up for it."""

    session: Session
    sign_up: SignUp | None
    questions: tuple[KeyQuestion, ...] = ()
    #: Shown names and roles of those who agreed to be named, in their order.
    people: tuple[tuple[str, str], ...] = ()
    is_starred: bool = False

    @property
    def cluster_ids(self) -> set[int]:
        return {question.cluster_id for question in self.questions}


@dataclass(frozen=True, slots=True)
class Day:
    """The sessions that begin on one day, as the reader's zone sees it."""

    on: date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Track:
    """The sessions about one cluster of key questions; of those about none, ``None``."""

    cluster: QuestionCluster | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    days: tuple[Day, ...]
    unscheduled: tuple[Entry, ...]
    kinds: tuple[tuple[str, str], ...]
    questions: tuple[KeyQuestion, ...]
    #: By code and name: working languages, and those that sessions are put into.
    languages: tuple[tuple[str, str], ...]
    #: Every day on which something begins, whatever was chosen.
    all_days: tuple[date, ...]

    @property
    def is_empty(self) -> bool:
        return not self.days and not self.unscheduled

    @property
    def number(self) -> int:
        return sum(len(day.entries) for day in self.days) + len(self.unscheduled)

    @property
    def tracks(self) -> tuple[Track, ...]:
        """The same sessions by what they are about; one may stand in several."""
        entries = [*(e for day in self.days for e in day.entries), *self.unscheduled]
        clusters = dict.fromkeys(question.cluster for question in self.questions)
        tracks = [
            Track(cluster, tuple(e for e in entries if cluster.pk in e.cluster_ids))
            for cluster in clusters
        ]
        tracks.append(Track(None, tuple(e for e in entries if not e.cluster_ids)))
        return tuple(track for track in tracks if track.entries)


def programme_of(
    edition: Edition,
    *,
    reader: User | AnonymousUser,
    zone: ZoneInfo,
    choice: Choice = EVERYTHING,
) -> Programme:
    """The programme by day in ``zone``, narrowed to what was chosen."""
    sessions = Session.objects.visible_to(reader).for_edition(edition)
    questions = tuple(
        KeyQuestion.objects.filter(cluster__edition=edition)
        .select_related("cluster")
        .order_by("cluster__position", "position")
    )
    asked = _asked_in(edition, questions)
    entries = [*_entries(narrowed(sessions, choice, zone), edition, reader, asked)]
    known = [*_put_into(sessions).values_list(*CHOSEN_BY)]
    kinds = {kind for kind, *_others in known}
    languages = {
        one for _k, _at, first, *others in known for one in chain([first], *others)
    }
    return Programme(
        days=tuple(_by_day(entries, zone)),
        unscheduled=tuple(e for e in entries if e.session.starts_at is None),
        kinds=_known(SessionKind.choices, kinds),
        languages=_known(of_sessions(), languages),
        all_days=tuple(
            sorted({at.astimezone(zone).date() for _k, at, *_others in known if at})
        ),
        questions=questions,
    )


def _put_into(sessions: SessionQuerySet) -> SessionQuerySet:
    """With the languages of interpretation, signs and captions that are arranged."""
    arranged = Interpretation.objects.filter(
        session=OuterRef("pk"), state=Arranged.ARRANGED
    )
    languages = ArraySubquery(arranged.order_by().values("language"))
    return sessions.order_by().annotate(put_into=languages)


def _known(choices: Iterable[Any], values: set[str]) -> tuple[tuple[str, str], ...]:
    return tuple((value, str(label)) for value, label in choices if value in values)


def _asked_in(
    edition: Edition, questions: Iterable[KeyQuestion]
) -> dict[int, tuple[KeyQuestion, ...]]:
    """By session, in the order of ``questions``: no row of a question is read twice."""
    pairs = Session.key_questions.through.objects.filter(session__edition=edition)
    asking: dict[int, set[int]] = defaultdict(set)
    for session, asked_here in pairs.values_list("session_id", "keyquestion_id"):
        asking[asked_here].add(session)
    asked: dict[int, list[KeyQuestion]] = defaultdict(list)
    for question in questions:
        for session in asking[question.pk]:
            asked[session].append(question)
    return {session: tuple(found) for session, found in asked.items()}


def _entries(
    sessions: SessionQuerySet,
    edition: Edition,
    reader: User | AnonymousUser,
    asked: Mapping[int, tuple[KeyQuestion, ...]],
) -> Iterator[Entry]:
    mine = sign_ups_of(reader, edition)
    starred = stars_of(reader, edition)
    named = _named_in(edition)
    rows = sessions.with_seats().prefetch_related("room")
    for session in rows.order_by(F("starts_at").asc(nulls_last=True), "title", "pk"):
        session.edition = edition
        yield Entry(
            session,
            sign_up=mine.get(session.pk),
            questions=asked.get(session.pk, ()),
            people=named.get(session.pk, ()),
            is_starred=session.pk in starred,
        )


def _named_in(edition: Edition) -> dict[int, tuple[tuple[str, str], ...]]:
    """By session, as ``SessionPerson.is_shown`` and ``shown_name`` would tell them."""
    shown = SessionPerson.objects.filter(
        Q(person=None) | Q(person__is_hidden=False),
        session__edition=edition,
        listed=True,
    )
    named: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for session, name, role, *person in shown.values_list(
        "session_id", "name", "role", *TOLD_OF_PEOPLE
    ):
        named[session].append((name or shown_name_of(*person), role))
    return {session: tuple(found) for session, found in named.items()}


def _by_day(entries: Iterable[Entry], zone: ZoneInfo) -> Iterator[Day]:
    scheduled = (entry for entry in entries if entry.session.starts_at is not None)
    for on, group in groupby(scheduled, key=lambda entry: _day(entry.session, zone)):
        yield Day(on, tuple(group))


def _day(session: Session, zone: ZoneInfo) -> date:
    assert session.starts_at
    return session.starts_at.astimezone(zone).date()


def public_sessions_of(edition: Edition) -> SessionQuerySet:
    """What everybody may put in a calendar, whoever asks."""
    return (
        Session.objects.visible_to(AnonymousUser())
        .for_edition(edition)
        .scheduled()
        .select_related("room")
        .order_by("starts_at", "pk")
    )
