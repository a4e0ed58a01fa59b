"""The lists of people who have applied, for those who they agreed to be shown to."""

from apps.registration.actions.applying import Agreed, change_consents
from apps.registration.choices import ConsentKind
from apps.registration.models import Application
from tests.factories.partners import PartnershipContactFactory
from tests.factories.programme import an_academy
from tests.factories.registration import ApplicationFactory
from tests.lists.listing import Listing, cases

LISTS, listing = cases()


def who_agreed(kind: ConsentKind, number: int) -> list[Application]:
    """So many people with a place in the Academy of 2031."""
    said = Agreed(kind=kind, text="Show it.", language="en")
    rows = [
        ApplicationFactory(
            part=an_academy(), person__display_name=f"Applicant {i}", admitted=True
        )
        for i in range(number)
    ]
    for one in rows:
        change_consents(one, asked=[kind], agreed=[said])
    return rows


@listing("registration:shared-applications")
def shared_applications(number: int) -> Listing:
    contact = PartnershipContactFactory(
        partnership__edition=an_academy().edition,
        partnership__role="co_organiser",
        partnership__state="confirmed",
    )
    rows = who_agreed(ConsentKind.PARTNERS, number)
    return Listing(
        f"/2031/partners/{contact.partnership_id}/applications/",
        contact.person,
        [one.person.display_name for one in rows],
    )


@listing("registration:participants")
def participants(number: int) -> Listing:
    reader = ApplicationFactory(part=an_academy(), admitted=True).person
    rows = who_agreed(ConsentKind.LIST, number)
    names = [one.person.display_name for one in rows]
    return Listing("/2031/participants/academy/", reader, names)
