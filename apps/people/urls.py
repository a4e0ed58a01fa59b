from django.urls import path

from apps.people import views

app_name = "people"

urlpatterns = [
    path("<edition:edition>/duplicates/", views.duplicates, name="duplicates"),
    path(
        "<edition:edition>/duplicates/<int:one>/<int:other>/",
        views.merge,
        name="merge",
    ),
]
