"""What is kept of an edition, and until when."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.registration.retention import last_day_of, outlook


@require_safe
@requires("editions.organise_edition", on=edition_at)
def retention(request: HttpRequest, edition: Edition) -> HttpResponse:
    lines = outlook(edition, timezone.now().date())
    return render(
        request,
        "registration/retention.html",
        {
            "edition": edition,
            "last_day": last_day_of(edition),
            "lines": lines,
            "overdue": sum(line.held for line in lines if line.is_overdue),
        },
    )
