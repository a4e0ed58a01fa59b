from apps.programme.models.attendance import Attendance
from apps.programme.models.sessions import (
    Session,
    SessionPerson,
    SessionQuerySet,
    SignUp,
)

__all__ = ["Attendance", "Session", "SessionPerson", "SessionQuerySet", "SignUp"]
