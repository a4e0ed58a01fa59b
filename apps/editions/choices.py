"""States and kinds of an edition; a leaf."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EditionStatus(models.TextChoices):
    PLANNED = "planned", _("Planned")
    ANNOUNCED = "announced", _("Announced")
    OPEN = "open", _("Open for applications")
    RUNNING = "running", _("Running")
    CLOSED = "closed", _("Closed")
    ARCHIVED = "archived", _("Archived")


class PartKind(models.TextChoices):
    ACADEMY = "academy", _("Academy")
    CONFERENCE = "conference", _("Conference")


class Job(models.TextChoices):
    ORGANISER = "organiser", _("Organiser")
    REVIEWER = "reviewer", _("Reviewer")
    RAPPORTEUR = "rapporteur", _("Rapporteur")
    DRAFTER = "drafter", _("Drafter")
    MODERATOR = "moderator", _("Moderator")
    PARTNER = "partner", _("Partner")


class PhaseKind(models.TextChoices):
    PUBLICATION = "publication", _("Publication")
    CALL = "call", _("Call for applications")
    ACADEMY = "academy", _("Academy")
    DRAFTING = "drafting", _("Drafting")
    CONSULTATION = "consultation", _("Consultation")
    CONFERENCE = "conference", _("Conference")
    FOLLOW_UP = "follow_up", _("Follow-up")


class Level(models.TextChoices):
    LOCAL = "local", _("Local")
    REGIONAL = "regional", _("Regional (sub-national)")
    NATIONAL = "national", _("National")
    INTERNATIONAL = "international", _("International")
