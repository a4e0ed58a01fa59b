"""What selecting is made of: decisions that are proposed, and what is balanced; a leaf."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Decision(models.TextChoices):
    ADMIT = "admit", _("Give a place")
    WAIT = "wait", _("Put on the waiting list")
    DECLINE = "decline", _("Do not admit")


class Dimension(models.TextChoices):
    """By what the balance is counted; the first are facts of the place of work."""

    WORLD_REGION = "world_region", _("World region")
    LEVEL = "level", _("Governance level")
    TARGET_GROUP = "target_group", _("Target group")
    NEXT_GENERATION = "next_generation", _("Next generation")
    GENDER = "gender", _("Gender, where given")
    FIRST_TIME = "first_time", _("First time here")
    LANGUAGE = "language", _("Language")
    COUNTRY = "country", _("Country")


class RoundState(models.TextChoices):
    SCHEDULED = "scheduled", _("Waits a minute")
    UNDONE = "undone", _("Undone")
    BEGUN = "begun", _("Being carried out")
    DONE = "done", _("Carried out")


class Outcome(models.TextChoices):
    PENDING = "pending", _("Not yet")
    DECIDED = "decided", _("Decided")
    UNCHANGED = "unchanged", _("Was so already")
    REFUSED = "refused", _("Not possible")
    #: By an error of ours; it can be tried again.
    FAILED = "failed", pgettext_lazy("a decision", "Failed")


#: Rounds that are still to have an effect.
OPEN_ROUNDS = (RoundState.SCHEDULED, RoundState.BEGUN)


class YesNo(models.TextChoices):
    YES = "yes", _("Yes")
    NO = "no", _("No")
