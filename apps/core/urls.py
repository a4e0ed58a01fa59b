"""Addresses about the site itself."""

from django.urls import path

from apps.core import appearance, design, health, pages

app_name = "core"
urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("appearance/", appearance.choose_appearance, name="appearance"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("design/", design.design, name="design"),
    path("privacy/", pages.privacy, name="privacy"),
]
