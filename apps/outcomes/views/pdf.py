"""Files that take a while: the file, or word that it is being made."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.editions.access import edition_at
from apps.outcomes.access import frozen_translation_at
from apps.outcomes.choices import RenderingKind, Status
from apps.outcomes.exports import order_file
from apps.outcomes.models import Document, Rendering, Snapshot, TranslationVersion
from apps.outcomes.rendering.store import Wanted, find

if TYPE_CHECKING:
    from apps.accounts.models import User

RETRY_AFTER_SECONDS = 5
RETRY_AFTER_FAILURE = 60

#: How each kind of file ends, and what it is.
ENDINGS = {
    RenderingKind.PDF: (".pdf", "application/pdf"),
    RenderingKind.FOR_PRINT: ("-print.pdf", "application/pdf"),
    RenderingKind.WORD: (
        ".docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
}


def current_text_at(
    user: "User | AnonymousUser", *, edition: str, kind: str
) -> Snapshot:
    """The text the file is made of: the published one, for the team the latest.

    Raises:
        Http404: there is none that ``user`` may know of.
    """
    where = edition_at(user, edition=edition)
    document = Document.objects.filter(edition=where).first()
    snapshots = Snapshot.objects.select_related("document__edition", "adoption")
    if document and document.status == Status.PUBLISHED:
        return snapshots.get(adoption__document=document)
    if document and user.has_perm("outcomes.read_draft", document):
        latest = snapshots.filter(document=document).order_by("-number").first()
        if latest:
            return latest
    raise Http404


@require_safe
@requires("outcomes.read_version", on=current_text_at)
def made(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """The PDF, the PDF for print or the Word document, by the address."""
    assert request.resolver_match is not None
    kind = RenderingKind(request.resolver_match.kwargs["kind"])
    ending, _type = ENDINGS[kind]
    return _answer(request, Wanted(snapshot, kind), ending)


@require_safe
@requires("outcomes.read_translation", on=frozen_translation_at)
def translated(request: HttpRequest, version: TranslationVersion) -> HttpResponse:
    """The PDF of the newest version of a translation."""
    wanted = Wanted(version.adoption.snapshot, RenderingKind.PDF, version)
    return _answer(request, wanted, f"-{version.translation.language}.pdf")


def _answer(request: HttpRequest, wanted: Wanted, ending: str) -> HttpResponse:
    rendering = find(*wanted)
    if rendering is None or not rendering.sha256:
        return _not_yet(request, wanted)
    etag = quote_etag(rendering.sha256)
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    content = Rendering.objects.values_list("content", flat=True).get(pk=rendering.pk)
    name = f"outcome-document-{wanted.snapshot.document.edition.slug}{ending}"
    _ending, content_type = ENDINGS[RenderingKind(wanted.kind)]
    return HttpResponse(
        bytes(content or b""),
        content_type=content_type,
        headers={"Content-Disposition": f'inline; filename="{name}"', "ETag": etag},
    )


def _not_yet(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    """Order the file, or wait for the order that is there; the page asks again."""
    snapshot, kind, _translation = wanted
    rendering = order_file(*wanted)
    failed = bool(rendering.failure)
    again = RETRY_AFTER_FAILURE if failed else RETRY_AFTER_SECONDS
    response = render(
        request,
        "outcomes/read/pdf_pending.html",
        {
            "edition": snapshot.document.edition,
            "rendering": rendering,
            "is_pdf": kind != RenderingKind.WORD,
            "is_team": request.user.has_perm("outcomes.read_draft", snapshot),
        },
        status=503 if failed else 202,
    )
    response["Retry-After"] = response["Refresh"] = str(again)
    return response
