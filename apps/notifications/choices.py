"""The states of a delivery and the moves between them."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Topic(models.TextChoices):
    """What letters are about that a person can do without, and can leave."""

    REMINDERS = "reminders", _("Reminders of sessions and dates")
    OUTCOMES = "outcomes", _("Outcome Documents and what becomes of them")


class State(models.TextChoices):
    QUEUED = "queued", _("Waiting")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    FAILED = "failed", _("Failed")
    UNCERTAIN = "uncertain", _("Not known whether sent")
    SUPPRESSED = "suppressed", _("Not sent: address refused before")
    CANCELLED = "cancelled", _("Cancelled")


#: A move that is not listed does not exist.
MOVES: Mapping[str, frozenset[str]] = {
    State.QUEUED: frozenset({State.SENDING, State.CANCELLED}),
    State.SENDING: frozenset(
        {
            State.QUEUED,
            State.SENT,
            State.FAILED,
            State.UNCERTAIN,
            State.SUPPRESSED,
            State.CANCELLED,
        }
    ),
    State.SENT: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
    State.UNCERTAIN: frozenset({State.QUEUED}),
    State.SUPPRESSED: frozenset({State.QUEUED}),
    State.CANCELLED: frozenset(),
}

#: What an organiser may have sent again.
STUCK = (State.FAILED, State.UNCERTAIN, State.SUPPRESSED)
