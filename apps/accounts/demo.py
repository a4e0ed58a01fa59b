"""The named accounts of the demonstration, one for each job."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User


@dataclass(frozen=True, slots=True)
class DemoJob:
    name: str
    label: str | Promise
    can: str | Promise

    @property
    def email(self) -> str:
        return f"{self.name}@demo.example"


JOBS = (
    DemoJob(
        "administrator",
        _("Administrator"),
        _("Sees all editions and all people, and gives the organisers their jobs."),
    ),
    DemoJob(
        "organiser",
        _("Organiser"),
        _("Prepares one edition: programme, partners and applications."),
    ),
    DemoJob(
        "reviewer",
        _("Reviewer"),
        _("Reads applications and says who should get a place."),
    ),
    DemoJob(
        "rapporteur",
        _("Rapporteur"),
        _("Writes down what a workshop has found and proposed."),
    ),
    DemoJob(
        "drafter",
        _("Drafter"),
        _("Turns the results of the workshops into the Outcome Document."),
    ),
    DemoJob(
        "moderator",
        _("Moderator"),
        _("Leads a session and sees who takes part in it."),
    ),
    DemoJob(
        "partner",
        _("Partner organisation"),
        _("Answers for one partner organisation: takes part, or does not."),
    ),
    DemoJob(
        "participant",
        _("Participant"),
        _("Has a place, signs up for workshops and comments on the draft."),
    ),
    DemoJob(
        "applicant",
        _("Applicant"),
        _("Has applied for a place and waits for the decision."),
    ),
)


def demo_user(job: str) -> User | None:
    """The account for ``job``, if the demonstration has been loaded."""
    return User.objects.active().filter(email=f"{job}@demo.example").first()
