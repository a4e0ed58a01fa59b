"""Trying out, long before a session, whether device and line are good enough."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.middleware import permissions_policy
from apps.editions.access import edition_at
from apps.editions.models import Edition


@require_safe
@requires("editions.view_edition_page", on=edition_at)
def technical_test(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Nothing that is seen or heard here leaves the device."""
    answer = render(request, "programme/technical_test.html", {"edition": edition})
    answer["Permissions-Policy"] = permissions_policy("camera", "microphone")
    return answer
