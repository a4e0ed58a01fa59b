"""Every address of the project; each context brings its own."""

from importlib.util import find_spec

from django.contrib import admin
from django.urls import include, path

import apps.core.converters  # noqa: F401 -- registers the `edition` path converter
from apps.accounts.confirming import confirm_address

CONTEXTS = (
    "core",
    "accounts",
    "notifications",
    "partners",
    "registration",
    "programme",
    "contributions",
    "outcomes",
    "certificates",
    "people",
    "editions",
)

urlpatterns = [
    path("admin/", admin.site.urls),
    path(
        "accounts/confirm-email/",
        confirm_address,
        name="account_email_verification_sent",
    ),
    path("accounts/", include("allauth.urls")),
    *(
        path("", include(f"apps.{context}.urls"))
        for context in CONTEXTS
        if find_spec(f"apps.{context}.urls")
    ),
]

handler400 = "apps.core.errors.bad_request"
handler403 = "apps.core.errors.forbidden"
handler404 = "apps.core.errors.not_found"
# Asked for by django-allauth, whose limits guard the sign-in.
handler429 = "apps.core.errors.too_many_requests"
handler500 = "apps.core.failures.failed"
