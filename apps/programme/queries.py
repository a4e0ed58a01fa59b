"""What the pages of the programme show, read in few statements."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, F, Max, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.editions.models import Edition, KeyQuestion, QuestionCluster
from apps.editions.rules import is_organiser
from apps.programme.choices import (
    ATTENDANCE_KEPT_FOR,
    SeatState,
    SessionKind,
    SessionState,
)
from apps.programme.models import (
    Attendance,
    Session,
    SessionPerson,
    SessionQuerySet,
    SignUp,
)
from apps.programme.rules import leads, may_take_part, sees_who_takes_part
from apps.registration.choices import State
from apps.registration.models import Application


def clashes_of(person: int | OuterRef, session: Session) -> SessionQuerySet:
    """Published sessions at the same time in which ``person`` has a seat."""
    if session.starts_at is None or session.ends_at is None:
        return Session.objects.none()
    return (
        Session.objects.published()
        .overlapping(session.starts_at, session.ends_at)
        .exclude(pk=session.pk)
        .filter(sign_ups__state=SeatState.SEATED, sign_ups__person=person)
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True, slots=True)
class Entry:
    """A session on the programme, and the reader's own sign-up for it."""

    session: Session
    sign_up: SignUp | None

    @property
    def people(self) -> list[SessionPerson]:
        return [person for person in self.session.people.all() if person.is_shown]

    @property
    def cluster_ids(self) -> set[int]:
        return {question.cluster_id for question in self.session.key_questions.all()}


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

    @property
    def is_empty(self) -> bool:
        return not self.days and not self.unscheduled

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
    kind: str = "",
    question: int | None = None,
) -> Programme:
    """The programme by day in ``zone``, narrowed to one kind and one key question."""
    sessions = Session.objects.visible_to(reader).for_edition(edition)
    narrowed = sessions
    if kind:
        narrowed = narrowed.filter(kind=kind)
    if question is not None:
        narrowed = narrowed.filter(key_questions=question)
    entries = [*_entries(narrowed, edition, reader)]
    known = set(sessions.order_by().values_list("kind", flat=True).distinct())
    return Programme(
        days=tuple(_by_day(entries, zone)),
        unscheduled=tuple(e for e in entries if e.session.starts_at is None),
        kinds=tuple(
            (value, str(label))
            for value, label in SessionKind.choices
            if value in known
        ),
        questions=tuple(
            KeyQuestion.objects.filter(cluster__edition=edition)
            .select_related("cluster")
            .order_by("cluster__position", "position")
        ),
    )


def _entries(
    sessions: SessionQuerySet, edition: Edition, reader: User | AnonymousUser
) -> Iterator[Entry]:
    mine = sign_ups_of(reader, edition)
    rows = sessions.with_seats().prefetch_related(
        Prefetch("people", SessionPerson.objects.select_related("person")),
        Prefetch(
            "key_questions",
            KeyQuestion.objects.order_by("cluster__position", "position"),
        ),
    )
    for session in rows.order_by(F("starts_at").asc(nulls_last=True), "title", "pk"):
        session.edition = edition
        yield Entry(session, mine.get(session.pk))


def _by_day(entries: Iterable[Entry], zone: ZoneInfo) -> Iterator[Day]:
    scheduled = (entry for entry in entries if entry.session.starts_at is not None)
    for on, group in groupby(scheduled, key=lambda entry: _day(entry.session, zone)):
        yield Day(on, tuple(group))


def _day(session: Session, zone: ZoneInfo) -> date:
    assert session.starts_at
    return session.starts_at.astimezone(zone).date()


def sign_ups_of(person: User | AnonymousUser, edition: Edition) -> dict[int, SignUp]:
    """The live sign-ups of ``person`` at ``edition``, by session."""
    if not person.is_authenticated:
        return {}
    live = SignUp.objects.live().filter(person=person, session__edition=edition)
    return {sign_up.session_id: sign_up for sign_up in live}


def position_of(sign_up: SignUp) -> int:
    """Which turn it is on the waiting list, beginning with 1."""
    return (
        SignUp.objects.waiting()
        .filter(session_id=sign_up.session_id, pk__lte=sign_up.pk)
        .count()
    )


def agenda_of(person: User) -> list[SignUp]:
    """The live sign-ups of ``person`` for what has not ended yet, in order of time."""
    return [
        *SignUp.objects.live()
        .filter(person=person, session__ends_at__gt=now())
        .select_related("session__edition")
        .order_by("session__starts_at", "pk")
    ]


def public_sessions_of(edition: Edition) -> SessionQuerySet:
    """What everybody may put in a calendar, whoever asks."""
    return (
        Session.objects.visible_to(AnonymousUser())
        .for_edition(edition)
        .scheduled()
        .order_by("starts_at", "pk")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPage:
    people: tuple[SessionPerson, ...]
    questions: tuple[KeyQuestion, ...]
    sign_up: SignUp | None
    position: int | None
    may_sign_up: bool
    clash: Session | None
    #: The names that those with a seat show to others; ``None`` for most readers.
    participants: tuple[str, ...] | None
    marks_attendance: bool


def session_page(session: Session, reader: User | AnonymousUser) -> SessionPage:
    sign_up = clash = None
    if reader.is_authenticated:
        sign_up = session.sign_ups.live().filter(person=reader).first()
        clash = None if sign_up else clashes_of(reader.pk, session).first()
    waits = sign_up is not None and not sign_up.is_seated
    return SessionPage(
        people=tuple(
            person
            for person in session.people.select_related("person")
            if person.is_shown
        ),
        questions=tuple(
            session.key_questions.order_by("cluster__position", "position")
        ),
        sign_up=sign_up,
        position=position_of(sign_up) if sign_up and waits else None,
        may_sign_up=may_take_part(reader, session),
        clash=clash,
        participants=(
            _participants(session) if sees_who_takes_part(reader, session) else None
        ),
        marks_attendance=(
            session.is_published and session.has_begun and leads(reader, session)
        ),
    )


def _participants(session: Session) -> tuple[str, ...]:
    """Without those who are in no list, whoever asks."""
    seated = session.sign_ups.seated().filter(
        person__is_hidden=False, person__is_active=True
    )
    return tuple(
        sorted(
            (held.person.shown_name for held in seated.select_related("person")),
            key=str.casefold,
        )
    )


def attendance_kept_until(part_id: int) -> datetime | None:
    """Until when it is kept who was in the sessions of a part, if any has a time."""
    last = Session.objects.filter(part=part_id).aggregate(at=Max("ends_at"))["at"]
    return last + ATTENDANCE_KEPT_FOR if last else None


@dataclass(frozen=True, slots=True)
class Attender:
    """Somebody who may have been in a session, under the name they show to others."""

    key: int
    name: str
    was_there: bool


def may_have_come(session: Session, reader: User) -> QuerySet[User]:
    """Who has a place in the part, or was marked before; ``reader`` may mark them.

    Who is left out of all lists is known to organisers alone.
    """
    places = Application.objects.admitted().filter(part=session.part_id)
    there = Attendance.objects.confirmed().filter(session=session)
    people = User.objects.filter(
        Q(pk__in=places.values("person")) | Q(pk__in=there.values("person")),
        is_active=True,
    )
    if not is_organiser(reader, session.edition_id):
        people = people.filter(is_hidden=False)
    mine = places.filter(person=OuterRef("pk"))
    return people.annotate(
        was_there=Exists(there.filter(person=OuterRef("pk"))),
        has_seat=Exists(
            SignUp.objects.seated().filter(session=session, person=OuterRef("pk"))
        ),
        reference=Subquery(mine.values("reference")[:1]),
    )


def attenders(
    session: Session, reader: User, *, search: str = "", everybody: bool = False
) -> tuple[Attender, ...]:
    """Who has a seat or was there; with them whom the search finds, or everybody."""
    people = may_have_come(session, reader)
    if not everybody:
        shown = Q(was_there=True) | Q(has_seat=True)
        if search:
            shown |= Q(is_hidden=False) & (
                Q(display_name__unaccent__icontains=search)
                | Q(display_name="", full_name__unaccent__icontains=search)
            )
        people = people.filter(shown)
    found: Iterable[Any] = people
    listed = (Attender(p.pk, _name_on_list(p), p.was_there) for p in found)
    return tuple(sorted(listed, key=lambda one: (one.name.casefold(), one.key)))


def _name_on_list(person: Any) -> str:
    """The name they show; a number in its place for somebody who is in no list."""
    if person.is_hidden:
        return _("Application %(reference)s") % {"reference": person.reference or "–"}
    return str(person.shown_name)


@dataclass(frozen=True, slots=True, kw_only=True)
class MyPage:
    applications: tuple[Application, ...]
    agenda: tuple[SignUp, ...]
    choosing: tuple[Edition, ...]

    @property
    def takes_part(self) -> bool:
        return bool(self.applications or self.agenda)

    @property
    def waits_for_news(self) -> bool:
        """Whether the organisers, or a free place, have the next word."""
        return any(
            a.state in {State.SUBMITTED, State.WAITING} for a in self.applications
        )

    @property
    def next_seat(self) -> SignUp | None:
        return next((held for held in self.agenda if held.is_seated), None)


def my_page(person: User) -> MyPage:
    applications = tuple(
        Application.objects.filter(person=person)
        .select_related("part__edition__series")
        .order_by("-created_at", "-pk")
    )
    agenda = tuple(agenda_of(person))
    chosen = {held.session.edition_id for held in agenda}
    admitted = {
        a.part.edition_id: a.part.edition
        for a in applications
        if a.state == State.ADMITTED
    }
    return MyPage(
        applications=applications,
        agenda=agenda,
        choosing=tuple(
            edition for key, edition in admitted.items() if key not in chosen
        ),
    )


def warnings_for(session: Session) -> Iterator[str]:
    """What an organiser should look at again: one person twice, one title twice."""
    others = Session.objects.for_edition(session.edition).exclude(pk=session.pk)
    if others.filter(title__iexact=session.title).exists():
        yield _("Another session of this edition has the same title.")
    if session.starts_at is None or session.ends_at is None:
        return
    parallel = SessionPerson.objects.filter(
        session__in=others.exclude(state=SessionState.CANCELLED).overlapping(
            session.starts_at, session.ends_at
        )
    ).select_related("session", "person")
    here = [*session.people.select_related("person")]
    for person in parallel:
        if any(_same_person(person, other) for other in here):
            yield _("%(name)s is also in “%(title)s” at the same time.") % {
                "name": person.shown_name,
                "title": person.session.title,
            }


def _same_person(one: SessionPerson, other: SessionPerson) -> bool:
    if one.person_id and other.person_id:
        return one.person_id == other.person_id
    return one.shown_name.casefold() == other.shown_name.casefold()
