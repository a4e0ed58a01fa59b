from django.urls import path

from apps.partners import views

app_name = "partners"

urlpatterns = [
    path("<edition:edition>/partners/", views.partners, name="partners"),
    path(
        "<edition:edition>/partners/<int:partnership>/logo.png",
        views.logo,
        name="logo",
    ),
    path(
        "<edition:edition>/partners/<int:partnership>/answer/",
        views.answer,
        name="answer",
    ),
]
