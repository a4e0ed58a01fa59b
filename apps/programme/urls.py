from django.urls import path

from apps.programme.views import (
    agenda,
    attendance,
    calendars,
    interchange,
    joining,
    materials,
    mine,
    pictures,
    programme,
    releases,
    sessions,
    speaking,
    stars,
    streams,
    taking_part,
    technical_test,
    zones,
)

app_name = "programme"

_SESSION = "<edition:edition>/programme/<slug:session>"

_RELEASE = "<edition:edition>/releases/<int:number>"

urlpatterns = [
    path("me/", mine.me, name="me"),
    path("me/agenda/", agenda.agenda, name="agenda"),
    path("me/calendar/", agenda.calendar_key, name="calendar-key"),
    path("calendar/<str:token>.ics", agenda.own_file, name="own-calendar"),
    path("me/speaking/", speaking.roles, name="speaking"),
    path("me/speaking/<int:pk>/", speaking.role, name="role"),
    path("me/speaking/<int:pk>/materials/", speaking.add_material, name="add-material"),
    path(
        "me/speaking/<int:pk>/materials/<int:material>/remove/",
        speaking.remove_material,
        name="remove-material",
    ),
    path("me/speaking/<edition:edition>/about-me/", speaking.about_me, name="about-me"),
    path("time-zone/", zones.time_zone, name="time-zone"),
    path("<edition:edition>/programme/", programme.programme, name="programme"),
    path("<edition:edition>/programme/grid/", programme.grid, name="grid"),
    path("<edition:edition>/programme/text/", programme.text, name="text"),
    path("<edition:edition>/programme.ics", calendars.calendar, name="calendar"),
    path("<edition:edition>/programme.json", interchange.as_json, name="json"),
    path("<edition:edition>/programme.xml", interchange.as_xml, name="xml"),
    path("<edition:edition>/programme.csv", interchange.as_csv, name="csv"),
    path("<edition:edition>/programme.xlsx", interchange.as_xlsx, name="xlsx"),
    path("<edition:edition>/releases/", releases.releases, name="releases"),
    path("<edition:edition>/releases.atom", releases.feed, name="releases-feed"),
    path(f"{_RELEASE}/", releases.release, name="release"),
    path(f"{_RELEASE}/since/<int:since>/", releases.changes, name="changes"),
    path(f"{_SESSION}/", sessions.session, name="session"),
    path(f"{_SESSION}.ics", calendars.session_ics, name="session-calendar"),
    path(f"{_SESSION}/sign-up/", taking_part.sign_up, name="sign-up"),
    path(f"{_SESSION}/preview.png", pictures.picture, name="picture"),
    path(f"{_SESSION}/star/", stars.star, name="star"),
    path(f"{_SESSION}/swap/", taking_part.swap, name="swap"),
    path(f"{_SESSION}/leave/", taking_part.leave, name="leave"),
    path(f"{_SESSION}/materials/<int:pk>/", materials.material, name="material"),
    path(f"{_SESSION}/attendance/", attendance.attendance, name="attendance"),
    path(f"{_SESSION}/join/", joining.join, name="join"),
    path(f"{_SESSION}/room/", joining.room, name="room"),
    path(f"{_SESSION}/stream/", streams.stream, name="stream"),
    path(
        "<edition:edition>/technical-test/",
        technical_test.technical_test,
        name="technical-test",
    ),
]
