from apps.programme.models.attendance import Attendance
from apps.programme.models.people import SessionPerson
from apps.programme.models.sessions import Session, SessionQuerySet
from apps.programme.models.sign_ups import SignUp

__all__ = ["Attendance", "Session", "SessionPerson", "SessionQuerySet", "SignUp"]
