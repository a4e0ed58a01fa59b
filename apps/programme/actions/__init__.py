"""Every write of the programme."""

from apps.programme.actions.agreements import keep_to_agreements, lacks_agreement
from apps.programme.actions.attending import forget_attendance, mark_attendance
from apps.programme.actions.calendar_keys import (
    forget_calendar_keys,
    give_calendar_key,
    note_use_of_calendar_key,
    renew_calendar_key,
    revoke_calendar_key,
)
from apps.programme.actions.importing import bring_programme
from apps.programme.actions.releasing import release, tell_of_releases
from apps.programme.actions.reminder_rules import (
    fingerprint_of,
    switch_off,
    switch_on,
    write_rule,
)
from apps.programme.actions.reminders import remind, take_back_of_row, to_remind
from apps.programme.actions.seats import give_up_seats, leave, sign_up
from apps.programme.actions.sessions import RECORDED, cancel, change, publish
from apps.programme.actions.speaking import answer, ask
from apps.programme.actions.stars import star, unstar

__all__ = [
    "RECORDED",
    "answer",
    "ask",
    "bring_programme",
    "cancel",
    "change",
    "fingerprint_of",
    "forget_attendance",
    "forget_calendar_keys",
    "give_calendar_key",
    "give_up_seats",
    "keep_to_agreements",
    "lacks_agreement",
    "leave",
    "mark_attendance",
    "note_use_of_calendar_key",
    "publish",
    "release",
    "remind",
    "renew_calendar_key",
    "revoke_calendar_key",
    "sign_up",
    "star",
    "switch_off",
    "switch_on",
    "take_back_of_row",
    "tell_of_releases",
    "to_remind",
    "unstar",
    "write_rule",
]
