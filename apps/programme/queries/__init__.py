"""What the pages of the programme show, read in few statements."""

from apps.programme.queries.agenda import Agenda, OwnSession, agenda, own_sessions
from apps.programme.queries.attendance import (
    Attender,
    attendance_kept_until,
    attenders,
    may_have_come,
)
from apps.programme.queries.clashes import clashes_of, doubled_by
from apps.programme.queries.grid import grid_of
from apps.programme.queries.mine import MyPage, my_page
from apps.programme.queries.narrowing import Choice
from apps.programme.queries.programme import (
    Day,
    Entry,
    Programme,
    Track,
    programme_of,
    public_sessions_of,
)
from apps.programme.queries.sessions import SessionPage, session_page
from apps.programme.queries.sign_ups import agenda_of, position_of, sign_ups_of
from apps.programme.queries.warnings import warnings_for

__all__ = [
    "Agenda",
    "Attender",
    "Choice",
    "Day",
    "Entry",
    "MyPage",
    "OwnSession",
    "Programme",
    "SessionPage",
    "Track",
    "agenda",
    "agenda_of",
    "attendance_kept_until",
    "attenders",
    "clashes_of",
    "doubled_by",
    "grid_of",
    "may_have_come",
    "my_page",
    "own_sessions",
    "position_of",
    "programme_of",
    "public_sessions_of",
    "session_page",
    "sign_ups_of",
    "warnings_for",
]
