"""Letters about seats and sessions; composed here, sent by nobody here."""

from apps.programme.emails.grouping import proposed
from apps.programme.emails.releases import released
from apps.programme.emails.reminding import digest, key_of, of_rule
from apps.programme.emails.seats import (
    of_sign_up,
    offer_over,
    offer_reminder,
    offered,
    promoted,
    proposed_and_offered,
    seated,
    waiting,
)
from apps.programme.emails.sessions import cancelled
from apps.programme.emails.speaking import answered, asked

__all__ = [
    "answered",
    "asked",
    "cancelled",
    "digest",
    "key_of",
    "of_rule",
    "of_sign_up",
    "offer_over",
    "offer_reminder",
    "offered",
    "promoted",
    "proposed",
    "proposed_and_offered",
    "released",
    "seated",
    "waiting",
]
