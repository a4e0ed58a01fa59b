from django.urls import path

from apps.notifications import views

app_name = "notifications"

urlpatterns = [
    path("updates/", views.subscribe, name="subscribe"),
    path("updates/confirm/<str:token>/", views.confirm, name="confirm"),
    path("updates/stop/<str:token>/", views.stop, name="stop"),
]
