"""States and kinds of an edition; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open for applications")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


#: States in which everybody may know of the edition.
PUBLIC = (
    EditionStatus.ANNOUNCED,
    EditionStatus.OPEN,
    EditionStatus.RUNNING,
    EditionStatus.CLOSED,
    EditionStatus.ARCHIVED,
)

#: States in which the event is over, by the organisers' own word.
OVER = (EditionStatus.CLOSED, EditionStatus.ARCHIVED)


class PartKind(models.TextChoices):
    ACADEMY = "academy", _("Academy")
    CONFERENCE = "conference", _("Conference")


class Mode(models.TextChoices):
    ONLINE = "online", _("Online")
    HYBRID = "hybrid", _("Online and on site")
    ON_SITE = "on_site", _("On site")


class Job(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    REVIEWER = "reviewer", _("Reviewer")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    DRAFTER = "drafter", _("Drafter")
    TRANSLATOR = "translator", _("Translator")
    MODERATOR = "moderator", _("Moderator")
    PARTNER = "partner", _("Partner")


class Stage(models.TextChoices):
    """The four stages of the cycle, in its order."""

    PUBLICATION = "publication", _("Publication")
    ACADEMY = "academy", _("Academy")
    CONFERENCE = "conference", _("Conference")
    OUTCOME_DOCUMENT = "outcome_document", _("Outcome Document")


class PhaseKind(models.TextChoices):
    PUBLICATION = "publication", _("Publication")
    CALL = "call", _("Call for applications")
    ACADEMY = "academy", _("Academy")
    DRAFTING = "drafting", _("Drafting")
    CONSULTATION = "consultation", _("Consultation")
    CONFERENCE = "conference", _("Conference")
    FOLLOW_UP = "follow_up", _("Follow-up")


#: The stage of the cycle that a phase belongs to.
STAGE_OF_PHASE: Mapping[str, Stage] = {
    PhaseKind.PUBLICATION: Stage.PUBLICATION,
    PhaseKind.CALL: Stage.ACADEMY,
    PhaseKind.ACADEMY: Stage.ACADEMY,
    PhaseKind.DRAFTING: Stage.ACADEMY,
    PhaseKind.CONSULTATION: Stage.CONFERENCE,
    PhaseKind.CONFERENCE: Stage.CONFERENCE,
    PhaseKind.FOLLOW_UP: Stage.OUTCOME_DOCUMENT,
}


class Level(models.TextChoices):
    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional (sub-national)")
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")


class Priority(models.TextChoices):
    PRIME = "prime", _("Prime target group")
    FURTHER = "further", _("Further target group")


class GoalKind(models.TextChoices):
    OVERALL = "overall", _("Overall goal")
    ACADEMY = "academy", _("Goal of the Academy")
    CONFERENCE = "conference", _("Objective of the Conference")


class ReferenceKind(models.TextChoices):
    OUTCOME_DOCUMENT = "outcome_document", _("Outcome Document")
    VOLUME = "series_volume", _("Volume of a series")
    OTHER = "other", _("Other")
