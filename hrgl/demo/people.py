"""The demonstration's accounts, and their jobs at an edition."""

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.editions.models import Appointment, Edition
from apps.partners.actions import move
from apps.partners.choices import Role, State
from apps.partners.models import Organisation, Partnership, PartnershipContact
from hrgl.demo.facts import APPOINTED, JOBS, STAFF

#: The organisation for which the account "partner" answers.
ANSWERS_FOR = "city-of-graz"
#: And one that holds the event together with the organisers, which reads applications.
READS_FOR = "demo-partner"


def address_of(job: str) -> str:
    return f"{job}@demo.example"


def account_for(job: str) -> User:
    """The account of that job, with an address that needs no confirmation."""
    email = address_of(job)
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email,
            full_name=f"Demo {job.capitalize().replace('-', ' ')}",
            time_zone="Europe/Vienna",
            is_staff=job in STAFF,
            is_superuser=job == "administrator",
        )
    EmailAddress.objects.get_or_create(
        user=person, email=email, defaults={"verified": True, "primary": True}
    )
    return person


def appoint_everybody(edition: Edition) -> dict[str, User]:
    """Every account by its job; those who have one at ``edition`` appointed to it."""
    people = {job: account_for(job) for job in JOBS}
    for job in APPOINTED:
        Appointment.objects.get_or_create(edition=edition, person=people[job], job=job)
    return people


def let_a_partner_answer(edition: Edition, people: dict[str, User]) -> None:
    """Make the account "partner" the contact of one partnership."""
    for partnership in Partnership.objects.filter(
        edition=edition, organisation__code=ANSWERS_FOR
    ):
        PartnershipContact.objects.get_or_create(
            partnership=partnership, person=people["partner"]
        )


def let_a_partner_read(edition: Edition, people: dict[str, User]) -> None:
    """Make the account "partner" the contact of a confirmed co-organiser as well."""
    organisation, _new = Organisation.objects.get_or_create(
        code=READS_FOR, defaults={"full_name": "Demo Partner Organisation"}
    )
    partnership, is_new = Partnership.objects.get_or_create(
        edition=edition,
        organisation=organisation,
        role=Role.CO_ORGANISER,
        defaults={"position": edition.partnerships.count() + 1},
    )
    PartnershipContact.objects.get_or_create(
        partnership=partnership, person=people["partner"]
    )
    if is_new:
        move(partnership, to=State.CONFIRMED, by=people["organiser"])
