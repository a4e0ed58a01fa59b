"""What is still to be settled in a draft, as one list."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from apps.accounts.access import person, requires
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.queries.completeness import all_of, open_points
from apps.outcomes.views.drafting import draft_url


@require_safe
@requires("outcomes.read_draft", on=edition_at)
def completeness(request: HttpRequest, edition: Edition) -> HttpResponse:
    document = queries.document_of(edition)
    if document is None:
        return redirect(draft_url(edition))
    points = open_points(queries.workspace(document, person(request)))
    return render(
        request,
        "outcomes/draft/completeness.html",
        {
            "edition": edition,
            "points": points,
            "total": all_of(points),
            "back": draft_url(edition),
        },
    )
