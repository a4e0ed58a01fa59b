"""Reading what people choose on the programme."""

from apps.programme.forms.attendance import AttendanceForm, AttendanceSearch
from apps.programme.forms.calendar_keys import CalendarKeyForm
from apps.programme.forms.programme import FilterForm
from apps.programme.forms.zones import ZoneForm

__all__ = [
    "AttendanceForm",
    "AttendanceSearch",
    "CalendarKeyForm",
    "FilterForm",
    "ZoneForm",
]
