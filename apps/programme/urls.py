from django.urls import path

from apps.programme.views import (
    attendance,
    calendars,
    materials,
    mine,
    programme,
    sessions,
    taking_part,
    zones,
)

app_name = "programme"

_SESSION = "<edition:edition>/programme/<slug:session>"

urlpatterns = [
    path("me/", mine.me, name="me"),
    path("time-zone/", zones.time_zone, name="time-zone"),
    path("<edition:edition>/programme/", programme.programme, name="programme"),
    path("<edition:edition>/programme/text/", programme.text, name="text"),
    path("<edition:edition>/programme.ics", calendars.calendar, name="calendar"),
    path(f"{_SESSION}/", sessions.session, name="session"),
    path(f"{_SESSION}.ics", calendars.session_ics, name="session-calendar"),
    path(f"{_SESSION}/sign-up/", taking_part.sign_up, name="sign-up"),
    path(f"{_SESSION}/leave/", taking_part.leave, name="leave"),
    path(f"{_SESSION}/materials/<int:pk>/", materials.material, name="material"),
    path(f"{_SESSION}/attendance/", attendance.attendance, name="attendance"),
]
