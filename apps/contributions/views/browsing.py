"""Reading contributions, and finding one's reports."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import (
    require_safe,
)

from apps.accounts.access import requires
from apps.contributions import queries
from apps.editions.access import edition_at
from apps.editions.models import Edition, KeyQuestion


@require_safe
@requires("contributions.browse_contributions", on=edition_at)
def contribution_list(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Everything filed, by key question, and what no session has answered yet."""
    coverage = list(queries.coverage_of(request.user, edition))
    question = _chosen(request, coverage)
    return render(
        request,
        "contributions/list.html",
        {
            "edition": edition,
            "coverage": coverage,
            "may_report": request.user.has_perm(
                "contributions.see_own_reports", edition
            ),
            "uncovered": [q for q in coverage if not q.filed],  # type: ignore[attr-defined]  # annotated
            "question": question,
            "contributions": queries.contributions_for(request.user, edition, question),
        },
    )


def _chosen(request: HttpRequest, questions: list[KeyQuestion]) -> KeyQuestion | None:
    code = request.GET.get("question", "")
    return next((q for q in questions if q.code == code), None)


@require_safe
@requires("contributions.see_own_reports", on=edition_at)
def own_reports(request: HttpRequest, edition: Edition) -> HttpResponse:
    assert request.user.is_authenticated
    return render(
        request,
        "contributions/mine.html",
        {"edition": edition, "reports": queries.reports_of(request.user, edition)},
    )
