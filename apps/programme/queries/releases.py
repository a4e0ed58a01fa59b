"""What is planned, what was released, and whom a release concerns."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime

from django.db.models import F

from apps.editions.models import Edition
from apps.programme.choices import PUBLIC, SessionState
from apps.programme.frozen import Change, FrozenSession, between, sessions_in
from apps.programme.models import (
    Release,
    Session,
    SessionPerson,
    SessionPlan,
    SignUp,
    Star,
)


def plan_of(session: Session) -> SessionPlan:
    """The plan of ``session``; one that is not saved says what the session says."""
    plan = SessionPlan.objects.filter(session=session).first()
    if plan is None:
        plan = SessionPlan(session=session)
        plan.take_facts(session)
    return plan


def pending_plans(edition: Edition) -> list[SessionPlan]:
    """The plans of public sessions that differ from what was released."""
    plans = SessionPlan.objects.filter(
        session__edition=edition, session__state=SessionState.PUBLISHED
    ).select_related("session")
    return [plan for plan in plans if plan.facts != plan.session.facts]


def programme_now(edition: Edition) -> list[FrozenSession]:
    """What everybody sees at this moment."""
    rows = (
        Session.objects.for_edition(edition)
        .filter(state__in=PUBLIC)
        .select_related("room")
        .prefetch_related("people", "key_questions")
        .order_by(F("starts_at").asc(nulls_last=True), "title", "pk")
    )
    return [frozen(session) for session in rows]


def frozen(session: Session) -> FrozenSession:
    people = sorted(session.people.all(), key=lambda p: (p.position, p.pk))
    return FrozenSession(
        uid=str(session.uid),
        slug=session.slug,
        title=session.title,
        kind=str(session.kind),
        abstract=session.abstract,
        part=session.part_id,
        state=str(session.state),
        starts_at=_utc(session.starts_at),
        ends_at=_utc(session.ends_at),
        room=session.room.name if session.room else "",
        language=str(session.language),
        further_languages=tuple(session.further_languages),
        people=tuple((one.pk, str(one.role)) for one in people),
        questions=tuple(sorted(q.pk for q in session.key_questions.all())),
    )


def _utc(at: datetime | None) -> datetime | None:
    return at.astimezone(UTC) if at else None


def with_plans(
    edition: Edition, now: Iterable[FrozenSession], drafts: Iterable[Session]
) -> list[FrozenSession]:
    """``now`` as it would be after a release, with ``drafts``; nothing is written."""
    plans = {str(plan.session.uid): plan for plan in pending_plans(edition)}
    later = [_planned(one, plans[one.uid]) if one.uid in plans else one for one in now]
    later += [replace(frozen(one), state=SessionState.PUBLISHED) for one in drafts]
    return sorted(
        later, key=lambda s: (s.starts_at is None, s.starts_at or _utc_min(), s.title)
    )


def _utc_min() -> datetime:
    return datetime.min.replace(tzinfo=UTC)


def _planned(session: FrozenSession, plan: SessionPlan) -> FrozenSession:
    return replace(
        session,
        title=plan.title,
        kind=plan.kind,
        abstract=plan.abstract,
        starts_at=_utc(plan.starts_at),
        ends_at=_utc(plan.ends_at),
        room=plan.room.name if plan.room else "",
        language=plan.language,
        further_languages=tuple(plan.further_languages),
    )


def names_in(sessions: Iterable[FrozenSession]) -> dict[str, list[SessionPerson]]:
    """Who was in each session, as far as they agree to be named today."""
    keys = {key: one.uid for one in sessions for key, _role in one.people}
    found: dict[str, list[SessionPerson]] = {}
    rows = SessionPerson.objects.filter(pk__in=keys).select_related("person")
    for person in rows.order_by("position", "pk"):
        if person.is_shown:
            found.setdefault(keys[person.pk], []).append(person)
    return found


def release_before(release: Release) -> Release | None:
    earlier = Release.objects.filter(
        edition=release.edition_id, number__lt=release.number
    )
    return earlier.order_by("-number").first()


def changes_in(release: Release) -> list[Change]:
    """What is new in ``release``; everything, in the first one."""
    before = release_before(release)
    old = sessions_in(before.content) if before else []
    return [*between(old, sessions_in(release.content))]


def concerned_by(changes: Iterable[Change]) -> dict[int, list[Change]]:
    """Who gets a letter, and about what: signed up, waiting, starred, or with a role."""
    told = {change.session.uid: change for change in changes if change.is_told}
    concerned: dict[int, list[Change]] = {}
    for person, uid in sorted(_people_of(told)):
        concerned.setdefault(person, []).append(told[uid])
    order = {uid: number for number, uid in enumerate(told)}
    for mine in concerned.values():
        mine.sort(key=lambda change: order[change.session.uid])
    return concerned


def _people_of(uids: Iterable[str]) -> set[tuple[int, str]]:
    uids = [*uids]
    rows: Iterator[tuple[int | None, object]] = iter(())
    for people in (
        SignUp.objects.live().filter(person__is_active=True),
        SessionPerson.objects.filter(person__is_active=True),
        Star.objects.filter(person__is_active=True),
    ):
        found = people.filter(session__uid__in=uids)
        rows = iter([*rows, *found.values_list("person_id", "session__uid")])
    return {(person, str(uid)) for person, uid in rows if person}
