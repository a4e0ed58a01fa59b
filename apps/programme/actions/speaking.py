"""What people of a session are asked and answer, and what they tell of themselves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils.timezone import now
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.audit import record
from apps.core.refusals import Refused
from apps.core.retention import days_of
from apps.editions.choices import Job
from apps.editions.models import Edition
from apps.notifications.outbox import enqueue, enqueue_many
from apps.programme import emails
from apps.programme.actions.agreements import keep_to_agreements
from apps.programme.actions.seats import locked
from apps.programme.choices import PersonState
from apps.programme.models import (
    Availability,
    Session,
    SessionPerson,
    SpeakerProfile,
)

#: So long nobody is asked again.
ASKED_AGAIN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What somebody says to a role in a session."""

    confirms: bool
    listed: bool = False
    name: str = ""
    recording_agreed: bool | None = None


@transaction.atomic
def ask(session: Session, *, actor: User) -> int:
    """Write to the people of ``session`` who have not answered; return to how many.

    Whoever was asked within the last day is left alone, as is who has no account.
    """
    session = locked([session.pk])[session.pk]
    waits = (PersonState.NEW, PersonState.ASKED)
    asked = 0
    for role in session.people.locked().filter(state__in=waits, person__is_active=True):
        if role.asked_at and role.asked_at > now() - ASKED_AGAIN_AFTER:
            continue
        role.session = session
        role.state, role.asked_at = PersonState.ASKED, now()
        role.save(update_fields=["state", "asked_at", "updated_at"])
        enqueue(emails.asked(role))
        asked += 1
    if asked:
        after = {"people": asked}
        edition_id = session.edition_id
        record(
            actor, "session.people_asked", session, after=after, edition_id=edition_id
        )
    return asked


@transaction.atomic
def answer(role: SessionPerson, said: Answer, *, by: User) -> SessionPerson:
    """Keep what the person says; they may say otherwise until the session is over.

    Somebody who declines is named nowhere and may no longer do what the role allows. A
    session of which somebody does not agree to be recorded is not recorded. Organisers
    are told of both.

    Raises:
        Refused: the session is cancelled or over.
    """
    session = locked([role.session_id])[role.session_id]
    role = SessionPerson.objects.locked().get(pk=role.pk)
    role.session = session
    if session.is_cancelled or (session.ends_at and session.ends_at <= now()):
        raise Refused(_("This session is over or cancelled."), code="over")
    before = role.state
    role.state = PersonState.CONFIRMED if said.confirms else PersonState.DECLINED
    role.answered_at = now()
    role.listed = said.confirms and said.listed
    role.recording_agreed = said.recording_agreed if said.confirms else None
    role.name = said.name if said.confirms else role.name
    role.agreed_how = ""
    role.save()
    facts = {"state": role.state, "session": session.pk}
    verb = "sessionperson.confirmed" if said.confirms else "sessionperson.declined"
    record(
        by,
        verb,
        role,
        before={"state": before},
        after=facts,
        edition_id=session.edition_id,
    )
    stopped = keep_to_agreements(session, actor=by)
    if stopped or (before != role.state and role.state == PersonState.DECLINED):
        enqueue_many(
            emails.answered(role, organisers_of(session.edition), stopped=stopped)
        )
    return role


def organisers_of(edition: Edition) -> Iterable[User]:
    return User.objects.filter(
        appointments__edition=edition,
        appointments__job=Job.ORGANISER,
        is_active=True,
    ).distinct()


@transaction.atomic
def tell_of_oneself(
    person: User,
    edition: Edition,
    *,
    biography: str,
    shows_biography: bool,
    times: Iterable[tuple[datetime, datetime]],
) -> None:
    """Keep who ``person`` is, and when they can, for all sessions of ``edition``.

    The times take the place of those said before; they must not overlap.
    """
    User.objects.select_for_update(of=("self",), no_key=True).get(pk=person.pk)
    SpeakerProfile.objects.update_or_create(
        edition=edition,
        person=person,
        defaults={"biography": biography, "shows_biography": shows_biography},
    )
    Availability.objects.filter(edition=edition, person=person).delete()
    Availability.objects.bulk_create(
        Availability(edition=edition, person=person, starts_at=start, ends_at=end)
        for start, end in times
    )


def forget_availability(at: datetime | None = None) -> int:
    """Erase when people could, once the edition's last session is long over."""
    over = (at or now()) - timedelta(days=days_of("availability"))
    editions = (
        Session.objects.values("edition")
        .annotate(last=Max("ends_at"))
        .filter(last__lte=over)
    )
    gone, _each = Availability.objects.filter(
        edition__in=[row["edition"] for row in editions]
    ).delete()
    return gone
