from apps.programme.models.attendance import Attendance
from apps.programme.models.calendar_keys import CalendarKey
from apps.programme.models.grouping import Grouping, GroupSeat
from apps.programme.models.inputs import SessionInput
from apps.programme.models.interpreting import Interpretation
from apps.programme.models.materials import Material
from apps.programme.models.online_rooms import OnlineRoom
from apps.programme.models.people import SessionPerson
from apps.programme.models.plans import SessionPlan
from apps.programme.models.releases import Release
from apps.programme.models.reminding import Gathered, ReminderRule
from apps.programme.models.rooms import Room
from apps.programme.models.sessions import Session, SessionQuerySet
from apps.programme.models.sign_ups import SignUp
from apps.programme.models.speaking import Availability, SpeakerProfile
from apps.programme.models.stars import Star

__all__ = [
    "Attendance",
    "Availability",
    "CalendarKey",
    "Gathered",
    "GroupSeat",
    "Grouping",
    "Interpretation",
    "Material",
    "OnlineRoom",
    "Release",
    "ReminderRule",
    "Room",
    "Session",
    "SessionInput",
    "SessionPerson",
    "SessionPlan",
    "SessionQuerySet",
    "SignUp",
    "SpeakerProfile",
    "Star",
]
