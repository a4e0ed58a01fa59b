"""What partners are asked, and which answers organisers still wait for."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import User
from apps.core.duties import Duty, tells_duties
from apps.editions.choices import Job
from apps.editions.queries import worked_at
from apps.partners.choices import State
from apps.partners.models import Partnership

UNANSWERED = (State.INVITED, State.TO_BE_CONFIRMED)


@tells_duties
def answer_for_a_partner(person: User) -> Iterator[Duty]:
    own = Partnership.objects.for_contact(person).select_related(
        "organisation", "edition"
    )
    for partnership in own:
        waits = partnership.state in UNANSWERED
        yield Duty(
            edition=str(partnership.edition.year),
            title=_("Say whether %(organisation)s takes part")
            % {"organisation": partnership.organisation.full_name}
            if waits
            else partnership.organisation.full_name,
            href=reverse(
                "partners:answer", args=[partnership.edition.slug, partnership.pk]
            ),
            state=partnership.get_state_display(),
            tone="warning" if waits else "good",
            waits=waits,
        )


@tells_duties
def hear_from_partners(person: User) -> Iterator[Duty]:
    if not person.is_staff:
        return
    editions = worked_at(person, Job.ORGANISER)
    open_ones = Partnership.objects.filter(edition__in=editions, state__in=UNANSWERED)
    for edition in editions:
        number = sum(one.edition_id == edition.pk for one in open_ones)
        if number:
            yield Duty(
                edition=str(edition.year),
                title=_("Hear from partners"),
                href=reverse("admin:partners_partnership_changelist")
                + f"?edition__id__exact={edition.pk}",
                hint=ngettext(
                    "%(number)s partner has not confirmed yet.",
                    "%(number)s partners have not confirmed yet.",
                    number,
                )
                % {"number": number},
            )
