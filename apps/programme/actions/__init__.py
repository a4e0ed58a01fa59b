"""Every write of the programme."""

from apps.programme.actions.attending import forget_attendance, mark_attendance
from apps.programme.actions.reminders import remind
from apps.programme.actions.seats import give_up_seats, leave, sign_up
from apps.programme.actions.sessions import RECORDED, cancel, change, publish

__all__ = [
    "RECORDED",
    "cancel",
    "change",
    "forget_attendance",
    "give_up_seats",
    "leave",
    "mark_attendance",
    "publish",
    "remind",
    "sign_up",
]
