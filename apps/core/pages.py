"""Pages about this site itself."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.core.retention import PERIODS


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "core/accessibility.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(
        request,
        "core/privacy.html",
        {"controller": settings.DATA_CONTROLLER, "periods": PERIODS},
    )


for view in (accessibility, privacy):
    view.access = "everyone"  # type: ignore[attr-defined]
