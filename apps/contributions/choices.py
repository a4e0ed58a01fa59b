"""States of a report and kinds of contribution; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.editions.choices import Job
from apps.programme.choices import SessionRole


class ReportState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    FILED = "filed", _("Filed")


class Standing(models.TextChoices):
    """How far the report of a session is, for those who wait for it."""

    LATE = "late", _("Overdue")
    NOBODY = "nobody", _("No rapporteur")
    AWAITED = "awaited", _("Awaited")
    TO_COME = "to_come", _("Not held yet")
    FILED = "filed", _("Filed")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    ReportState.DRAFT: frozenset({ReportState.FILED}),
    ReportState.FILED: frozenset({ReportState.DRAFT}),
}


class Kind(models.TextChoices):
    FINDING = "finding", _("Finding")
    PROPOSAL = "proposal", _("Proposal")
    PRACTICE = "practice", _("Practice")
    EXPERIENCE = "experience", _("Experience")
    CHALLENGE = "challenge", _("Challenge")
    SOLUTION = "solution", _("Solution")
    LESSON = "lesson", _("Lesson learned")
    ASPIRATION = "aspiration", _("Aspiration of the next generation")
    QUOTATION = "quotation", _("Quotation, word for word")


#: What can be linked: a challenge, what answers it, and where that is done.
LINKABLE = (Kind.CHALLENGE, Kind.SOLUTION, Kind.PRACTICE)


class Attribution(models.TextChoices):
    UNATTRIBUTED = "unattributed", _("Unattributed")
    NAMED = "named", _("Named, with consent")


#: Roles in a session whose bearers write in its report.
WRITERS = (SessionRole.RAPPORTEUR, SessionRole.NOTE_TAKER)

#: Jobs that read everything filed at their edition.
READERS = (Job.ORGANISER, Job.DRAFTER)
