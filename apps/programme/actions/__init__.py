"""Every write of the programme."""

from apps.programme.actions.reminders import remind
from apps.programme.actions.seats import give_up_seats, leave, sign_up
from apps.programme.actions.sessions import RECORDED, cancel, change, publish

__all__ = [
    "RECORDED",
    "cancel",
    "change",
    "give_up_seats",
    "leave",
    "publish",
    "remind",
    "sign_up",
]
