from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import open_to_everyone, requires
from apps.core.visitors import for_visitors
from apps.editions import queries
from apps.editions.access import edition_at
from apps.editions.models import Edition


@require_safe
@for_visitors
@open_to_everyone
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "editions/home.html", {"home": queries.home(request.user)})


@require_safe
@for_visitors
@open_to_everyone
def archive(request: HttpRequest) -> HttpResponse:
    editions = queries.editions_with_documents(request.user)
    return render(request, "editions/archive.html", {"editions": editions})


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def edition(request: HttpRequest, edition: Edition) -> HttpResponse:
    chain = queries.editions_with_documents(request.user)
    itself = next((each for each in chain if each == edition), edition)
    return render(
        request,
        "editions/edition.html",
        {
            "edition": edition,
            "goals": edition.goals.all(),
            "clusters": edition.question_clusters.prefetch_related("questions"),
            "objectives": edition.objectives.all(),
            "outcomes": edition.expected_outcomes.all(),
            "groups": edition.target_groups.all(),
            "instruments": edition.instruments.all(),
            "references": queries.references_of(edition),
            "note": queries.current_note(edition),
            "chain": list(reversed(chain)),
            "document": next(iter(itself.documents.all()), None),
            "stage": queries.stage_of(edition),
            "stages": queries.stages_of(edition),
        },
    )


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def concept_note(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(
        request,
        "editions/concept_note.html",
        {
            "edition": edition,
            "note": queries.current_note(edition),
            "references": queries.references_of(edition),
        },
    )
