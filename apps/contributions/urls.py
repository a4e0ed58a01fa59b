from django.urls import path

from apps.contributions.views import browsing, handing_in, linking, reports, weighing

app_name = "contributions"

urlpatterns = [
    path("<edition:edition>/contributions/", browsing.contribution_list, name="list"),
    path(
        "<edition:edition>/contributions/<int:pk>/support/",
        weighing.support,
        name="support",
    ),
    path(
        "<edition:edition>/contributions/<int:pk>/merge/",
        weighing.merging,
        name="merge",
    ),
    path(
        "<edition:edition>/contributions/<int:pk>/links/",
        linking.linking,
        name="link",
    ),
    path(
        "<edition:edition>/contributions/compilation/",
        browsing.compilation,
        name="compilation",
    ),
    path(
        "<edition:edition>/contributions/together/",
        linking.browse,
        name="together",
    ),
    path(
        "<edition:edition>/contributions/reports/",
        browsing.report_dashboard,
        name="reports",
    ),
    path("<edition:edition>/contributions/mine/", browsing.own_reports, name="mine"),
    path(
        "<edition:edition>/programme/<slug:session>/report/",
        reports.report,
        name="report",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/contribute/",
        handing_in.hand_in,
        name="hand-in",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/report/due/",
        reports.due,
        name="due",
    ),
    path(
        "<edition:edition>/programme/<slug:session>/report/send-back/",
        reports.send_back,
        name="send-back",
    ),
]
