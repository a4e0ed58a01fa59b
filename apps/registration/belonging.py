"""To which editions people belong, for those who may do something grave with accounts."""

from collections.abc import Collection
from typing import TYPE_CHECKING

from apps.editions.models import Appointment, Edition
from apps.partners.models import PartnershipContact
from apps.registration.models import Application

if TYPE_CHECKING:
    from apps.accounts.models import User


def belong_elsewhere(people: Collection["User"], *, organiser: "User") -> bool:
    """Whether one of ``people`` belongs to an edition that ``organiser`` does not organise.

    By an application, a job, or for a partner. Anybody can be invited: an invitation to
    the organiser's own edition gives no say over what somebody is to others.
    """
    mine = Edition.objects.organised_by(organiser)
    sent = Application.objects.exclude(part__edition__in=mine)
    jobs = Appointment.objects.exclude(edition__in=mine)
    speaks_for = PartnershipContact.objects.exclude(partnership__edition__in=mine)
    return (
        sent.filter(person__in=people).exists()
        or jobs.filter(person__in=people).exists()
        or speaks_for.filter(person__in=people).exists()
    )
