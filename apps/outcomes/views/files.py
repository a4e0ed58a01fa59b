"""A published document as files that are made while one waits, and how to cite it."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import open_to_everyone, requires
from apps.core.addresses import absolute
from apps.core.visitors import for_visitors
from apps.editions.models import Edition
from apps.outcomes.access import edition_with_file_at
from apps.outcomes.rendering.akoma_ntoso import akoma_ntoso
from apps.outcomes.rendering.citing import as_bibtex, as_ris
from apps.outcomes.rendering.publication import Publication, publication_of
from apps.outcomes.views.published import adoption_published_in

#: The forms that are described, by what the address of the description calls them.
SCHEMAS = {
    path.stem: path
    for path in (Path(__file__).resolve().parent.parent / "schema").glob("*.json")
}


@dataclass(frozen=True, slots=True)
class Form:
    """A file of which there is one for each published document."""

    content_type: str
    write: Callable[[Publication], bytes]


FORMS: Mapping[str, Form] = {
    "xml": Form("application/akn+xml", akoma_ntoso),
    "bib": Form(
        "application/x-bibtex; charset=utf-8", lambda it: as_bibtex(it).encode()
    ),
    "ris": Form(
        "application/x-research-info-systems; charset=utf-8",
        lambda it: as_ris(it).encode(),
    ),
}


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_with_file_at)
def file(request: HttpRequest, edition: Edition) -> HttpResponse:
    """``outcome.xml``, ``outcome.bib`` or ``outcome.ris``."""
    assert request.resolver_match is not None
    extension = request.resolver_match.kwargs["extension"]
    adoption = adoption_published_in(edition)
    if adoption is None:
        raise Http404(_("The Outcome Document is not published yet."))
    form = FORMS[extension]
    content = form.write(publication_of(adoption.snapshot))
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    if request.headers.get("If-None-Match", "").removeprefix("W/") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    name = f"outcome-document-{edition.slug}.{extension}"
    return HttpResponse(
        content,
        content_type=form.content_type,
        headers={"Content-Disposition": f'inline; filename="{name}"', "ETag": etag},
    )


@require_safe
@for_visitors
@open_to_everyone
def schema(request: HttpRequest, name: str) -> HttpResponse:
    """What the names in the data files mean, as JSON Schema."""
    if name not in SCHEMAS:
        raise Http404(_("There is no such schema."))
    content = SCHEMAS[name].read_bytes()
    return HttpResponse(content, content_type="application/schema+json")


def address_of_schema(form: str) -> str:
    """Where ``form`` of a data file is described, in full; nothing if it is not."""
    name = form.replace("/", "-")
    if name not in SCHEMAS:
        return ""
    return absolute(reverse("outcomes:schema", kwargs={"name": name}))
