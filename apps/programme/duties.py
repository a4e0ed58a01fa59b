"""Sessions that a person is responsible for, and drafts of the programme."""

from collections import Counter
from collections.abc import Iterator

from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.queries import worked_at
from apps.programme.choices import SessionState
from apps.programme.models import Session, SessionPerson

#: More would bury the rest of the page; they all stand in the programme.
AT_MOST = 4


@tells_duties
def be_at_a_session(person: User) -> Iterator[Duty]:
    ahead = (
        SessionPerson.objects.filter(person=person, session__ends_at__gt=now())
        .exclude(session__state=SessionState.CANCELLED)
        .select_related("session__edition")
        .order_by("session__starts_at", "pk")
    )
    for role in ahead[:AT_MOST]:
        session = role.session
        yield Duty(
            edition=str(session.edition.year),
            title=session.title,
            href=session.get_absolute_url(),
            state=role.get_role_display(),
            tone="info",
            begins=session.starts_at,
            ends=session.ends_at,
            zone=session.edition.time_zone,
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
