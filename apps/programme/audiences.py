"""Whom reminders go to: each context says which groups it knows.

A group is a query of rows that lead to people, for one thing that they are reminded of.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.editions.models import Part, Phase
from apps.programme.choices import ACTING, Anchor, SessionRole
from apps.programme.models import Release, Session, SessionPerson, SignUp, Star
from apps.registration.choices import State
from apps.registration.models import Application, ApplicationDraft

OF_SESSIONS = frozenset({Anchor.SESSION_START, Anchor.SESSION_END})


@dataclass(frozen=True, slots=True)
class ReleaseFor:
    """A release as it concerns those with a place in ``part``; in any without one."""

    release: Release
    part: int | None

    def __str__(self) -> str:
        return str(self.release)

    @property
    def edition_id(self) -> int:
        return self.release.edition_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """One group.

    Attributes:
        rows: From what it is about to rows with a ``person``, each of them once.
        sign: A letter that tells the rows from those of other tables, in keys.
        since: The column that says when somebody came to belong to it.
        is_duty: They have to do something, so nobody can leave these letters.
    """

    code: str
    label: str | Promise
    anchors: frozenset[Anchor]
    rows: Callable[[Any], QuerySet[Any]]
    sign: str
    since: str = "created_at"
    is_duty: bool = False


AUDIENCES: dict[str, Audience] = {}


def tells_audience(audience: Audience) -> Audience:
    """Add a group that organisers can choose."""
    AUDIENCES[audience.code] = audience
    return audience


def _with_role(role: SessionRole) -> Callable[[Session], QuerySet[SessionPerson]]:
    return lambda session: SessionPerson.objects.filter(
        session=session, role=role, person__isnull=False, state__in=ACTING
    )


def _with_place(about: Session | Part | Phase | ReleaseFor) -> QuerySet[Application]:
    rows = Application.objects.admitted()
    match about:
        case Part():
            return rows.filter(part=about)
        case Session():
            return rows.filter(part=about.part_id)
        case ReleaseFor(part=int(part)):
            return rows.filter(part=part)
    # Who has a place in both parts reads it once.
    first = rows.filter(part__edition=about.edition_id).order_by("person", "pk")
    return rows.filter(pk__in=first.distinct("person").values("pk"))


def _not_signed_up(about: Part | ReleaseFor) -> QuerySet[Application]:
    """Who waits for a seat has signed up as well."""
    live = SignUp.objects.live().filter(session__edition=about.edition_id)
    part = about.pk if isinstance(about, Part) else about.part
    if part:
        live = live.filter(session__part=part)
    return _with_place(about).exclude(person__in=live.values("person"))


def _seated(session: Session) -> QuerySet[SignUp]:
    return SignUp.objects.seated().filter(session=session)


def _offered(session: Session) -> QuerySet[SignUp]:
    return SignUp.objects.offered().filter(session=session)


def _waiting(session: Session) -> QuerySet[SignUp]:
    return SignUp.objects.waiting().filter(session=session)


def _starred(session: Session) -> QuerySet[Star]:
    """Whoever has a seat as well is reminded of that one."""
    seats = SignUp.objects.live().filter(session=session)
    rows = Star.objects.filter(session=session)
    return rows.exclude(person__in=seats.values("person"))


def _not_accepted(part: Part) -> QuerySet[Application]:
    return Application.objects.filter(part=part, state=State.OFFERED)


def _not_sent(phase: Phase) -> QuerySet[ApplicationDraft]:
    drafts = ApplicationDraft.objects.filter(
        part__edition=phase.edition_id, changes=None
    )
    first = drafts.order_by("person", "pk").distinct("person").values("pk")
    return drafts.filter(pk__in=first)


OURS = (
    Audience(
        code="seated",
        label=_("Who has a seat"),
        anchors=OF_SESSIONS,
        rows=_seated,
        sign="s",
        since="seated_at",
    ),
    Audience(
        code="seat_offered",
        label=_("Who has not yet said whether they take the seat that is offered"),
        anchors=frozenset({Anchor.SESSION_START}),
        rows=_offered,
        sign="s",
        since="offered_at",
        is_duty=True,
    ),
    Audience(
        code="waiting",
        label=_("Who is on the waiting list of the session"),
        anchors=frozenset({Anchor.SESSION_START}),
        rows=_waiting,
        sign="s",
    ),
    Audience(
        code="starred",
        label=_("Who has starred the session and has no seat"),
        anchors=frozenset({Anchor.SESSION_START}),
        rows=_starred,
        sign="t",
    ),
    *(
        Audience(
            code=role.value,
            label=label,
            anchors=OF_SESSIONS,
            rows=_with_role(role),
            sign="r",
            is_duty=True,
        )
        for role, label in (
            (SessionRole.SPEAKER, _("Speakers")),
            (SessionRole.MODERATOR, _("Moderators")),
            (SessionRole.RAPPORTEUR, _("Rapporteurs")),
        )
    ),
    Audience(
        code="with_place",
        label=_("Everybody with a place"),
        anchors=frozenset(
            {
                Anchor.SESSION_START,
                Anchor.PART_START,
                Anchor.PHASE_END,
                Anchor.RELEASE,
            }
        ),
        rows=_with_place,
        sign="a",
        since="decided_at",
    ),
    Audience(
        code="not_signed_up",
        label=_("Who has a place and has signed up for no session"),
        anchors=frozenset({Anchor.PART_START, Anchor.RELEASE}),
        rows=_not_signed_up,
        sign="a",
        since="decided_at",
    ),
    Audience(
        code="not_accepted",
        label=_("Who has not yet accepted a place"),
        anchors=frozenset({Anchor.ANSWER}),
        rows=_not_accepted,
        sign="a",
        since="decided_at",
        is_duty=True,
    ),
    Audience(
        code="not_sent",
        label=_("Who has begun an application and not sent it"),
        anchors=frozenset({Anchor.PHASE_END}),
        rows=_not_sent,
        sign="d",
    ),
)
for ours in OURS:
    tells_audience(ours)
