"""Addresses about the site itself."""

from django.urls import path

from apps.core import appearance, pages

app_name = "core"
urlpatterns = [
    path("appearance/", appearance.choose_appearance, name="appearance"),
    path("language/", pages.choose_language, name="language"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
]
