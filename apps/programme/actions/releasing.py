"""Making the plans public, all at once, and telling those whom it concerns.

The edition is locked first, so that releases have numbers, then the sessions that change
and those that wait for somebody who is seated in them, in key order.
"""

from collections.abc import Collection, Iterable
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.editions.models import Edition
from apps.notifications.mailings import mailing_of
from apps.notifications.outbox import enqueue_many
from apps.programme import emails
from apps.programme.actions.agreements import lacks_agreement
from apps.programme.actions.constraints import check
from apps.programme.actions.doubling import move_seats
from apps.programme.actions.reminders import take_back_of_parts, take_back_of_session
from apps.programme.actions.seats import fill, locked, until_not_busy, waited_for_by
from apps.programme.choices import SessionState
from apps.programme.frozen import content_of, fingerprint
from apps.programme.models import Release, Session, SessionPlan, SignUp
from apps.programme.models.facts import PLANNED
from apps.programme.models.sessions import ONE_SESSION_IN_A_ROOM
from apps.programme.queries import doubled_by
from apps.programme.queries.releases import (
    changes_in,
    concerned_by,
    pending_plans,
    programme_now,
    with_plans,
)

if TYPE_CHECKING:
    from apps.programme.frozen import Change

#: A change of these makes calendars take the session anew, and reminders of it wrong.
IN_CALENDARS = ("starts_at", "ends_at", "title", "room")
TIMES = ("starts_at", "ends_at")
LETTERS_AT_ONCE = 500


def release(
    edition: Edition,
    *,
    by: User,
    drafts: Collection[int] = (),
    only: Collection[int] | None = None,
    name: str = "",
    note: str = "",
    key: UUID | None = None,
    expected: str = "",
    tells: bool = True,
) -> Release:
    """Make what is planned public, with ``drafts``, and keep it under a name.

    ``only`` narrows it to some sessions. ``expected`` is the fingerprint of the
    programme that was looked at before. The same ``key`` releases once. Letters follow
    (``tell_of_releases``), unless it ``tells`` nobody.

    Raises:
        Refused: nothing to release, other plans than were looked at, or a room twice.
    """
    return until_not_busy(
        partial(_release, edition, by, drafts, only, name, note, key, expected, tells)
    )


def _release(  # noqa: PLR0917 -- as above
    edition: Edition,
    by: User,
    drafts: Collection[int],
    only: Collection[int] | None,
    name: str,
    note: str,
    key: UUID | None,
    expected: str,
    tells: bool,  # noqa: FBT001 -- as above
) -> Release:
    edition = Edition.objects.select_for_update(no_key=True).get(pk=edition.pk)
    if key and (earlier := Release.objects.filter(key=key).first()):
        return earlier
    sessions = _locked_with_neighbours(edition, drafts, only)
    plans = _plans_among(sessions, edition, only)
    fresh = [
        session
        for session in sessions.values()
        if session.pk in drafts and session.state == SessionState.DRAFT
    ]
    if not plans and not fresh:
        raise Refused(_("Nothing is planned that is not public yet."), code="nothing")
    if expected:
        later = with_plans(edition, programme_now(edition), fresh)
        if fingerprint(content_of(later)) != expected:
            raise Refused(
                _("The plans have changed meanwhile. Look at them again."),
                code="changed",
            )
    _keep_what_was(edition)
    _apply(sessions, plans, fresh, by)
    return _write_down(edition, by, name, note, key, tells)


def _locked_with_neighbours(
    edition: Edition, drafts: Collection[int], only: Collection[int] | None
) -> dict[int, Session]:
    """What changes, and the sessions that wait for somebody who is seated in it."""
    keys = {plan.session_id for plan in pending_plans(edition)}
    if only is not None:
        keys &= {*only}
    mine = Session.objects.for_edition(edition).filter(pk__in=drafts)
    keys |= {*mine.values_list("pk", flat=True)}
    seated = SignUp.objects.taken().filter(session__in=keys)
    return locked({*keys, *waited_for_by(seated.values_list("person_id", flat=True))})


def _plans_among(
    sessions: dict[int, Session], edition: Edition, only: Collection[int] | None
) -> list[SessionPlan]:
    """The plans of what is locked; what was planned since goes into the next release."""
    return [
        plan
        for plan in pending_plans(edition)
        if plan.session_id in sessions and (only is None or plan.session_id in only)
    ]


def _keep_what_was(edition: Edition) -> None:
    """The programme that was public before there were releases is the first one."""
    if Release.objects.filter(edition=edition).exists():
        return
    before = content_of(programme_now(edition))
    if before["sessions"]:
        Release.objects.create(
            edition=edition,
            number=1,
            released_at=now(),
            told_at=now(),
            content=before,
            sha256=fingerprint(before),
        )


def _apply(
    sessions: dict[int, Session],
    plans: Iterable[SessionPlan],
    fresh: Iterable[Session],
    by: User,
) -> None:
    check(ONE_SESSION_IN_A_ROOM, later=True)
    changed = [
        (sessions[plan.session_id], _take_over(sessions[plan.session_id], plan, by))
        for plan in plans
    ]
    moved = [session for session, names in changed if names & {*TIMES}]
    for session in fresh:
        if lacks_agreement(session):
            raise Refused(
                _(
                    "It would be recorded, and not everybody who would be heard has agreed."
                    " Ask them, or choose not to record it."
                ),
                code="lacks_agreement",
            )
        session.state = SessionState.PUBLISHED
        session.save(update_fields=["state", "updated_at"])
        record(
            by,
            "session.published",
            session,
            before={"state": SessionState.DRAFT.value},
            after={"state": SessionState.PUBLISHED.value},
            edition_id=session.edition_id,
        )
    _refuse_rooms_twice([*sessions.values()])
    check(ONE_SESSION_IN_A_ROOM, later=False)
    if moved:
        move_seats(moved)
    for session, names in changed:
        if names & {*IN_CALENDARS}:
            take_back_of_session(session)
    take_back_of_parts({one.part for one in [*moved, *fresh]})
    fill(sessions.values())


def _take_over(session: Session, plan: SessionPlan, by: User) -> set[str]:
    """Make the session what its plan says; returns the names of what is another now."""
    before = session.facts
    session.take_facts(plan)
    after = session.facts
    differ = [name for name in PLANNED if before[name] != after[name]]
    if {*differ} & {*IN_CALENDARS}:
        session.sequence += 1
    session.save()
    record(
        by,
        "session.changed",
        session,
        before={name: before[name] for name in differ},
        after={name: after[name] for name in differ},
        edition_id=session.edition_id,
    )
    return {*differ}


def _refuse_rooms_twice(sessions: Iterable[Session]) -> None:
    for session in sessions:
        if not (session.is_published and session.room_id and session.starts_at):
            continue
        assert session.ends_at
        other = (
            Session.objects.published()
            .filter(room=session.room_id)
            .overlapping(session.starts_at, session.ends_at)
            .exclude(pk=session.pk)
            .first()
        )
        if other:
            raise Refused(
                _("“%(one)s” and “%(other)s” are in the same room at the same time.")
                % {"one": session.title, "other": other.title},
                code="room_twice",
            )


def _write_down(  # noqa: PLR0917 -- what a release is made of
    edition: Edition,
    by: User,
    name: str,
    note: str,
    key: UUID | None,
    tells: bool,  # noqa: FBT001 -- as above
) -> Release:
    content = content_of(programme_now(edition))
    last = Release.objects.filter(edition=edition).order_by("-number").first()
    made = Release.objects.create(
        edition=edition,
        number=last.number + 1 if last else 1,
        name=name,
        note=note,
        released_at=now(),
        released_by=by,
        key=key or uuid4(),
        content=content,
        sha256=fingerprint(content),
        told_at=None if tells else now(),
    )
    record(
        by,
        "release.published",
        made,
        after={"number": made.number, "sha256": made.sha256},
        edition_id=edition.pk,
    )
    return made


def tell_of_releases() -> None:
    """Put one letter for each person whom a release concerns in the outbox.

    Safe to call any number of times and from many processes: a letter's key says of
    which release it tells whom.
    """
    for made in Release.objects.filter(told_at=None).order_by("pk"):
        concerned = concerned_by(changes_in(made))
        people = sorted(concerned)
        doubled = _doubled_in(made, concerned)
        for first in range(0, len(people), LETTERS_AT_ONCE):
            batch = User.objects.in_bulk(people[first : first + LETTERS_AT_ONCE])
            with transaction.atomic():
                mailing = mailing_of(
                    f"release:{made.pk}",
                    title=_("News of a release: %(name)s") % {"name": made},
                    edition_id=made.edition_id,
                )
                enqueue_many(
                    emails.released(made, person, concerned[key], doubled, mailing)
                    for key, person in batch.items()
                )
        Release.objects.filter(pk=made.pk).update(told_at=now())


def _doubled_in(
    made: Release, concerned: dict[int, list["Change"]]
) -> dict[tuple[str, int], str]:
    """The other seat of a person at the new time of a session, by its title."""
    moved = {
        change.session.uid
        for mine in concerned.values()
        for change in mine
        if change.is_moved
    }
    return {
        (str(session.uid), person): other.title
        for session in Session.objects.for_edition(made.edition).filter(uid__in=moved)
        for person, other in doubled_by(session).items()
    }
