"""Endorsements: to be looked at by organisers, and one's own."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.models import Appointment
from apps.outcomes.after_choices import LIVE, EndorsementState
from apps.outcomes.models import Endorsement


@tells_duties
def see_to_endorsements(person: User) -> Iterator[Duty]:
    organised = Appointment.objects.filter(person=person, job=Job.ORGANISER)
    rows = Endorsement.objects.filter(
        Q(
            state=EndorsementState.SENT,
            document__edition__in=organised.values("edition"),
        )
        | Q(contact=person, state__in=LIVE)
    ).select_related("authority", "document__edition")
    waiting: dict[int, list[Endorsement]] = {}
    for row in rows:
        if row.contact_id == person.pk:
            yield _own(row)
        else:
            waiting.setdefault(row.document.edition_id, []).append(row)
    for of_edition in waiting.values():
        yield _to_decide(of_edition)


def _own(row: Endorsement) -> Duty:
    edition = row.document.edition
    return Duty(
        edition=str(edition.year),
        title=row.authority.name,
        href=reverse("outcomes:endorsement", args=[edition.slug, row.pk]),
        hint=_("Endorses the Outcome Document. Tell here what has been done."),
        state=row.get_state_display(),
        tone="good" if row.state == EndorsementState.SHOWN else "info",
    )


def _to_decide(rows: list[Endorsement]) -> Duty:
    edition, number = rows[0].document.edition, len(rows)
    address = reverse("admin:outcomes_endorsement_changelist")
    return Duty(
        edition=str(edition.year),
        title=_("Look at endorsements"),
        href=f"{address}?state__exact=sent&document__edition__id__exact={edition.pk}",
        hint=ngettext(
            "%(number)s local government waits for your decision.",
            "%(number)s local governments wait for your decision.",
            number,
        )
        % {"number": number},
        state=_("To be decided"),
        tone="warning",
        waits=True,
    )
