from django.urls import path

from apps.registration.views import (
    accompanying,
    answering,
    applying,
    changing,
    company,
    erasing,
    files,
    keeping,
    leaving,
    not_sent,
    own,
    participants,
    reviewing,
    sharing,
)

app_name = "registration"

_CALL = "<edition:edition>/apply/<slug:part>"
_OWN = "me/applications/<str:reference>"
_REVIEW = "me/reviews/<str:reference>"

urlpatterns = [
    path("updates/leave/<str:token>/", leaving.leave_updates, name="leave-updates"),
    path("letters/leave/<str:token>/", leaving.leave_topic, name="leave-topic"),
    path("<edition:edition>/apply/", applying.apply, name="apply"),
    path("<edition:edition>/retention/", keeping.retention, name="retention"),
    path(f"{_CALL}/all/", applying.on_one_page, name="on-one-page"),
    path(f"{_CALL}/check/", applying.check, name="check"),
    path(f"{_CALL}/continue/", applying.go_on, name="go-on"),
    path(f"{_CALL}/not-sent/", not_sent.not_sent, name="not-sent"),
    path(f"{_CALL}/<slug:step>/", applying.step, name="step"),
    path("me/files/<int:pk>/", files.draft_file, name="draft-file"),
    path(f"{_OWN}/files/<int:pk>/", files.own_file, name="own-file"),
    path(
        "<edition:edition>/delegation/<str:code>/",
        company.delegation,
        name="delegation",
    ),
    path(f"{_OWN}/companions/", company.companions, name="companions"),
    path(f"{_OWN}/delegation/", company.own_delegation, name="own-delegation"),
    path(
        "accompany/<str:reference>/<str:key>/",
        accompanying.accompany,
        name="accompany",
    ),
    path("place/<str:reference>/<str:key>/", answering.place, name="place"),
    path(f"{_OWN}/", own.application, name="application"),
    path(f"{_OWN}/change/", changing.change, name="change"),
    path(f"{_OWN}/change/<slug:step>/", changing.change_step, name="change-step"),
    path(f"{_OWN}/withdraw/", own.withdraw, name="withdraw"),
    path(f"{_OWN}/consents/", own.consents, name="consents"),
    path(f"{_OWN}/access-needs/", own.access_needs, name="access-needs"),
    path(
        "<edition:edition>/partners/<int:partnership>/applications/",
        sharing.shared_applications,
        name="shared-applications",
    ),
    path(
        "<edition:edition>/participants/<slug:part>/",
        participants.participants,
        name="participants",
    ),
    path("people/<int:pk>/erase/", erasing.erase_person, name="erase-person"),
    path("me/reviews/", reviewing.reviews, name="reviews"),
    path(f"{_REVIEW}/", reviewing.review, name="review"),
    path(f"{_REVIEW}/conflict/", reviewing.conflict, name="conflict"),
]
