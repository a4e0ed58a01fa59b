"""Files that take a while: the file, or word that it is being made."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.editions.access import edition_at
from apps.outcomes.access import frozen_translation_at, snapshot_at
from apps.outcomes.choices import WITH_VOICES, RenderingKind, Status
from apps.outcomes.exports import order_file
from apps.outcomes.models import Document, Rendering, Snapshot, TranslationVersion
from apps.outcomes.rendering.store import Wanted, find

if TYPE_CHECKING:
    from apps.accounts.models import User

WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RETRY_AFTER_SECONDS = 5
RETRY_AFTER_FAILURE = 60

#: How each kind of file ends, and what it is.
ENDINGS = {
    RenderingKind.PDF: (".pdf", "application/pdf"),
    RenderingKind.FOR_PRINT: ("-print.pdf", "application/pdf"),
    RenderingKind.WORD: (".docx", WORD_TYPE),
    RenderingKind.AMENDED: ("-amendments.pdf", "application/pdf"),
    RenderingKind.AMENDED_WORD: ("-amendments.docx", WORD_TYPE),
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


def version_with_kind_at(
    user: "User | AnonymousUser", *, edition: str, number: int, kind: str
) -> Snapshot:
    """The version; ``kind`` is that of the file."""
    return snapshot_at(user, edition=edition, number=number)


@require_safe
@requires("outcomes.comment_on_version", on=version_with_kind_at)
def amended(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """A version with what is proposed for it, for whoever may speak to it."""
    assert request.resolver_match is not None
    kind = RenderingKind(request.resolver_match.kwargs["kind"])
    ending, _type = ENDINGS[kind]
    return _answer(
        request, Wanted(snapshot, kind), f"-version-{snapshot.number}{ending}"
    )


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
            "is_pdf": ENDINGS[RenderingKind(kind)][1] != WORD_TYPE,
            "version": snapshot.number if kind in WITH_VOICES else None,
            "is_team": request.user.has_perm("outcomes.read_draft", snapshot),
        },
        status=503 if failed else 202,
    )
    response["Retry-After"] = response["Refresh"] = str(again)
    return response
