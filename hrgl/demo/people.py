"""The demonstration's accounts, and their jobs at an edition."""

from allauth.account.models import EmailAddress

from apps.accounts.models import User
from apps.editions.models import Appointment, Edition
from hrgl.demo.facts import APPOINTED, JOBS, STAFF


def address_of(job: str) -> str:
    return f"{job}@demo.example"


def account_for(job: str) -> User:
    """The account of that job, with an address that needs no confirmation."""
    email = address_of(job)
    person = User.objects.filter(email=email).first()
    if person is None:
        person = User.objects.create_user(
            email,
            full_name=f"Demo {job.capitalize()}",
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
