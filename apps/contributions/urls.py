from django.urls import path

from apps.contributions import views

app_name = "contributions"

urlpatterns = [
    path("<edition:edition>/contributions/", views.contribution_list, name="list"),
    path("<edition:edition>/contributions/mine/", views.own_reports, name="mine"),
    path(
        "<edition:edition>/programme/<slug:session>/report/",
        views.report,
        name="report",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/report/send-back/",
        views.send_back,
        name="send-back",
    ),
]
