"""The way to the administration for those who run an edition."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.queries import worked_at


@tells_duties
def run_the_edition(person: User) -> Iterator[Duty]:
    if not person.is_staff:
        return
    for edition in worked_at(person, Job.ORGANISER):
        yield Duty(
            edition=str(edition.year),
            title=_("Run the edition"),
            href=reverse("admin:index"),
            hint=_("Programme, partners and applications."),
        )
