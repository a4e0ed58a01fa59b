"""Sessions that a person is responsible for, and drafts of the programme."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.core.languages import listed
from apps.core.times import span
from apps.core.zones import zone_or_ours
from apps.editions.choices import Job
from apps.editions.queries import worked_at
from apps.programme.choices import PersonState, SessionRole, SessionState
from apps.programme.models import Attendance, Session, SessionPerson, SignUp

#: More would bury the rest of the page; they all stand in the programme.
AT_MOST = 6
#: So long after a session its moderator is asked who was there.
ASKED_FOR = timedelta(days=30)


@tells_duties
def be_at_a_session(person: User) -> Iterator[Duty]:
    """Sessions ahead, and those one has moderated lately of which nobody was marked."""
    marked = Attendance.objects.confirmed().filter(session=OuterRef("session"))
    to_mark = Q(
        ~Exists(marked),
        role=SessionRole.MODERATOR,
        session__state=SessionState.PUBLISHED,
        session__ends_at__gt=now() - ASKED_FOR,
    )
    roles = (
        SessionPerson.objects.acting()
        .filter(Q(session__ends_at__gt=now()) | to_mark, person=person)
        .exclude(session__state=SessionState.CANCELLED)
        .select_related("session__edition")
        .order_by("session__starts_at", "pk")
    )
    for role in roles[:AT_MOST]:
        ends = role.session.ends_at
        is_over = ends is not None and ends <= now()
        yield _mark_attendance(role) if is_over else _be_there(role)


@tells_duties
def answer_as_speaker(person: User) -> Iterator[Duty]:
    """Roles one is asked to take on, while there is time to say so."""
    asked = (
        SessionPerson.objects.filter(person=person, state=PersonState.ASKED)
        .exclude(session__state=SessionState.CANCELLED)
        .filter(Q(session__ends_at=None) | Q(session__ends_at__gt=now()))
        .select_related("session__edition")
        .order_by("session__starts_at", "pk")
    )
    for role in asked[:AT_MOST]:
        yield Duty(
            edition=str(role.session.edition.year),
            title=_("Answer: %(title)s") % {"title": role.session.title},
            href=reverse("programme:role", args=[role.pk]),
            hint=_("Say whether you take the role on."),
            state=_("To do"),
            tone="warning",
            waits=True,
        )


@tells_duties
def answer_seat_offers(person: User) -> Iterator[Duty]:
    """Seats that are kept for one until one says whether one takes them."""
    offers = (
        SignUp.objects.offered()
        .filter(person=person, offered_until__gt=now())
        .select_related("session__edition")
        .order_by("offered_until", "pk")
    )
    zone = zone_or_ours(person.time_zone)
    for offer in offers[:AT_MOST]:
        assert offer.offered_until
        until = span(offer.offered_until, None, zone)
        yield Duty(
            edition=str(offer.session.edition.year),
            title=_("Say whether you take the seat: %(title)s")
            % {"title": offer.session.title},
            href=offer.session.get_absolute_url(),
            hint=_("Kept for you until %(until)s.")
            % {"until": listed([until.start.day, until.start.clock, until.zone])},
            state=_("To do"),
            tone="warning",
            waits=True,
        )


def _be_there(role: SessionPerson) -> Duty:
    session = role.session
    return Duty(
        edition=str(session.edition.year),
        title=session.title,
        href=session.get_absolute_url(),
        state=role.get_role_display(),
        tone="info",
        begins=session.starts_at,
        ends=session.ends_at,
        zone=session.edition.time_zone,
    )


def _mark_attendance(role: SessionPerson) -> Duty:
    session = role.session
    return Duty(
        edition=str(session.edition.year),
        title=session.title,
        href=reverse(
            "programme:attendance",
            kwargs={"edition": session.edition.slug, "session": session.slug},
        ),
        hint=_("Mark who was there."),
        state=_("To do"),
        tone="warning",
        waits=True,
    )


@tells_duties
def publish_sessions(person: User) -> Iterator[Duty]:
    if not person.is_staff:
        return
    editions = worked_at(person, Job.ORGANISER)
    drafts = Counter(
        Session.objects.filter(
            edition__in=editions, state=SessionState.DRAFT
        ).values_list("edition_id", flat=True)
    )
    for edition in editions:
        if number := drafts[edition.pk]:
            yield Duty(
                edition=str(edition.year),
                title=_("Publish sessions"),
                href=reverse("admin:programme_session_changelist")
                + f"?edition__id__exact={edition.pk}"
                + f"&state__exact={SessionState.DRAFT}",
                hint=ngettext(
                    "%(number)s session is a draft that nobody sees.",
                    "%(number)s sessions are drafts that nobody sees.",
                    number,
                )
                % {"number": number},
                state=_("To do"),
                tone="warning",
                waits=True,
            )
