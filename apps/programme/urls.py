from django.urls import path

from apps.programme import views

app_name = "programme"

urlpatterns = [
    path("me/", views.me, name="me"),
    path("time-zone/", views.time_zone, name="time-zone"),
    path("<edition:edition>/programme/", views.programme, name="programme"),
    path("<edition:edition>/programme.ics", views.calendar, name="calendar"),
    path("<edition:edition>/programme/<slug:session>/", views.session, name="session"),
    path(
        "<edition:edition>/programme/<slug:session>.ics",
        views.session_ics,
        name="session-calendar",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/sign-up/",
        views.sign_up,
        name="sign-up",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/leave/",
        views.leave,
        name="leave",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/attendance/",
        views.attendance,
        name="attendance",
    ),
]
