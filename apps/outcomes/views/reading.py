"""What the public reads."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.partial_dates import PartialDate
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.editions.queries import printed_outcome_of
from apps.outcomes import queries
from apps.outcomes.models import Document, Sitting
from apps.outcomes.queries.after import how_far
from apps.outcomes.queries.after_carried import carries, later_of
from apps.outcomes.queries.guidance import options
from apps.outcomes.queries.translations import readable_versions
from apps.outcomes.rendering.annexes import days_of
from apps.outcomes.rendering.citing import in_words
from apps.outcomes.rendering.publication import publication_of
from apps.outcomes.rendering.store import find
from apps.outcomes.rules import asked_about, may_read_versions
from apps.outcomes.views.files import address_of_schema
from apps.outcomes.views.published import adoption_published_in, published


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def document(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The adopted text, or an honest word on how far it is."""
    found = published(edition)
    if found is None:
        return _not_yet(request, edition)
    adoption, remarks = found.adoption, found.remarks
    snapshot = adoption.snapshot
    publication = publication_of(snapshot, found.known)
    said = queries.guided(found.text, queries.guidance_of(adoption.document))
    adopted_on = PartialDate.parse(adoption.adopted_on)
    return render(
        request,
        "outcomes/read/document.html",
        {
            "edition": edition,
            "document": adoption.document,
            "adoption": adoption,
            "snapshot": snapshot,
            "text": found.text,
            "guided": {one.entry.id: one for one in said},
            # The address follows it, in its own direction.
            "citation": in_words(publication).removesuffix(publication.address),
            "address": publication.address,
            "done": how_far(adoption.document),
            "options": options(edition.slug, said, {}),
            "translations": readable_versions(adoption.document),
            "remarks": remarks,
            "pdf": find(snapshot, known=found.known),
            "statements": queries.statements_of(adoption),
            "adopted_on": adopted_on.display(),
            # In the language of the text they stand in, not of the page around it.
            "adopted_in_text": adopted_on.display(found.text.language),
            "days": days_of(found.text.edition, found.text.language),
            "later_editions": later_of(adoption.document),
            "snapshots": adoption.document.snapshots.defer("canonical"),
            **_of_reader(request, edition, adoption.document),
        },
    )


def _of_reader(
    request: HttpRequest, edition: Edition, document: Document | None
) -> dict[str, object]:
    """What else of the document the reader may open, and do."""
    reader = request.user
    return {
        "is_team": reader.has_perm("outcomes.read_draft", edition),
        "may_write": reader.has_perm("outcomes.write_draft", edition),
        "may_read": may_read_versions(reader, edition),
        "asked_about": asked_about(reader, document),
    }


def _not_yet(request: HttpRequest, edition: Edition) -> HttpResponse:
    found = queries.document_of(edition)
    return render(
        request,
        "outcomes/read/not_yet.html",
        {
            "edition": edition,
            "document": found,
            "snapshots": found.snapshots.defer("canonical") if found else (),
            **_of_reader(request, edition, found),
            "carries": carries(edition),
            "printed": None if found else printed_outcome_of(edition),
            "follows": found is not None
            and Sitting.objects.open().filter(document=found).exists()
            and request.user.has_perm("outcomes.follow_sitting", edition),
        },
    )


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def as_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Exactly the bytes whose SHA-256 is published."""
    adoption = adoption_published_in(edition)
    if adoption is None:
        raise Http404(_("The Outcome Document is not published yet."))
    return exactly(
        request,
        adoption.snapshot.content["format"],
        adoption.snapshot.canonical,
        adoption.sha256,
    )


@require_safe
@requires("editions.view_edition_page", on=edition_at)
def remarks_as_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The bytes of the remarks that were finished after the adoption."""
    remarks = queries.remarks_of(adoption_published_in(edition))
    if remarks is None:
        raise Http404(_("There are no remarks besides those that were adopted."))
    return exactly(
        request, remarks.content["format"], remarks.canonical, remarks.sha256
    )


def exactly(request: HttpRequest, form: str, text: str, sha256: str) -> HttpResponse:
    headers = {"ETag": quote_etag(sha256)}
    if described := address_of_schema(form):
        headers["Link"] = f'<{described}>; rel="describedby"'
    asked = request.headers.get("If-None-Match", "").removeprefix("W/")
    if asked == headers["ETag"]:
        return HttpResponse(status=304, headers=headers)
    return HttpResponse(text.encode(), content_type="application/json", headers=headers)
