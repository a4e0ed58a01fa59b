from django.urls import path

from apps.certificates import views

app_name = "certificates"

_OWN = "me/certificates/<str:reference>"

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verified, name="verified"),
    path(f"{_OWN}/", views.own, name="own"),
    path(f"{_OWN}/certificate.pdf", views.own_pdf, name="pdf"),
    path(f"{_OWN}/delete/", views.erase, name="erase"),
]
