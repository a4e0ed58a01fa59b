"""Letters about seats and sessions; composed here, sent by nobody here."""

from apps.programme.emails.reminding import moment, of_reminders, reminders
from apps.programme.emails.seats import of_sign_up, promoted, seated, waiting
from apps.programme.emails.sessions import cancelled, changed
from apps.programme.emails.speaking import answered, asked

__all__ = [
    "answered",
    "asked",
    "cancelled",
    "changed",
    "moment",
    "of_reminders",
    "of_sign_up",
    "promoted",
    "reminders",
    "seated",
    "waiting",
]
