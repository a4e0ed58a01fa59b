from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import open_to_everyone, requires
from apps.core.visitors import for_visitors
from apps.editions import exports, queries, rendering
from apps.editions.access import edition_at
from apps.editions.models import Edition

RETRY_AFTER_SECONDS = 5


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
    itself = next((each for each in chain if each == edition), None)
    if itself is None:
        raise Http404  # Hidden since it was found.
    return render(
        request,
        "editions/edition.html",
        {
            "edition": edition,
            "goals": edition.goals.all(),
            "clusters": edition.question_clusters.prefetch_related("questions"),
            "objectives": edition.objectives.all(),
            "outcomes": edition.expected_outcomes.all(),
            "groups": edition.target_groups.filter(part_of=None),
            "instruments": edition.instruments.all(),
            "references": queries.references_of(edition),
            "note": queries.current_note(edition),
            "chain": list(reversed(chain)),
            "document": next(iter(itself.documents.all()), None),
            "stage": queries.stage_of(itself),
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


@require_safe
@requires("editions.view_edition_page", on=edition_at)
def concept_note_pdf(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The file, or word that it is being made; the page asks again by itself."""
    note = queries.current_note(edition)
    if note is None:
        raise Http404(_("No concept note is published"))
    printed = exports.concept_note_pdf(note)
    if not printed.content:
        return _note_not_yet(request, edition, failed=bool(printed.failure))
    if request.headers.get("If-None-Match") == printed.etag:
        return HttpResponse(status=304, headers={"ETag": printed.etag})
    name = f"concept-note-{edition.slug}.pdf"
    return HttpResponse(
        printed.content,
        content_type="application/pdf",
        headers={
            "Content-Disposition": f'inline; filename="{name}"',
            "ETag": printed.etag,
        },
    )


def _note_not_yet(
    request: HttpRequest, edition: Edition, *, failed: bool
) -> HttpResponse:
    response = render(
        request,
        "editions/pdf_pending.html",
        {"edition": edition, "failed": failed},
        status=503 if failed else 202,
    )
    again = rendering.ORDER_SECONDS if failed else RETRY_AFTER_SECONDS
    response["Retry-After"] = response["Refresh"] = str(again)
    return response
