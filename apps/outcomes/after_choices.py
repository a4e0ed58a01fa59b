"""States of what comes after publication; a leaf."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class EndorsementState(models.TextChoices):
    SENT = "sent", _("Waits for the organisers")
    SHOWN = "shown", _("Shown")
    DECLINED = "declined", _("Not shown")
    TAKEN_BACK = "taken_back", _("Taken back")


#: Of an authority one of these stands at a document at most.
LIVE = (EndorsementState.SENT, EndorsementState.SHOWN)

#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    EndorsementState.SENT: frozenset(
        {
            EndorsementState.SHOWN,
            EndorsementState.DECLINED,
            EndorsementState.TAKEN_BACK,
        }
    ),
    EndorsementState.SHOWN: frozenset(
        {EndorsementState.DECLINED, EndorsementState.TAKEN_BACK}
    ),
    EndorsementState.DECLINED: frozenset(),
    EndorsementState.TAKEN_BACK: frozenset(),
}


class AuthorityLevel(models.TextChoices):
    LOCAL = "local", _("Local: city, municipality, district")
    REGIONAL = "regional", _("Regional: province, county, state")


class Done(models.TextChoices):
    """How far an authority is with one encouragement."""

    DONE = "done", _("Done")
    BEGUN = "begun", _("Begun")
    PLANNED = "planned", _("Planned")
    NOT_NOW = "not_now", _("Not for now")


class Taken(models.TextChoices):
    """What a later edition makes of an encouragement."""

    QUESTION = "question", _("Asked again as a key question")
    SESSION = "session", _("Taken up in a session")
    PROVISION = "provision", _("Taken up in the next Outcome Document")
    DROPPED = "dropped", _("Not taken up again")
