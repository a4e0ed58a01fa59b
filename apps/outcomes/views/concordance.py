"""Permanent addresses: of a paragraph in a version, and of all of them side by side."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import snapshot_with_place_at
from apps.outcomes.models import Snapshot
from apps.outcomes.text.places import id_at
from apps.outcomes.views.freezing import version_url


@require_safe
@requires("outcomes.read_version", on=snapshot_with_place_at)
def place(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Go to the paragraph that is called so in this version."""
    assert request.resolver_match is not None
    id_ = id_at(snapshot.text, request.resolver_match.kwargs["place"])
    if id_ is None:
        raise Http404(_("No paragraph of this version is called so."))
    return redirect(f"{version_url(snapshot)}#p-{id_}")


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def concordance(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All versions that the reader may open, paragraph by paragraph."""
    document = queries.document_of(edition)
    snapshots = queries.readable_versions(request.user, document) if document else ()
    if not snapshots:
        raise Http404(_("There is no version yet that you can read."))
    return render(
        request,
        "outcomes/read/concordance.html",
        {
            "edition": edition,
            "snapshots": snapshots,
            "lines": queries.concordance(snapshots),
            "language": snapshots[0].text.language,
        },
    )
