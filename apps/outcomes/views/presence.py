"""Who is where, and what others have changed: asked for every few seconds."""

import hashlib
import json

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import open_to_everyone, person, requires
from apps.outcomes import marks, queries
from apps.outcomes.access import draft_to_watch_at, paragraph_at
from apps.outcomes.actions.presence import be_present, leave
from apps.outcomes.forms import SinceForm
from apps.outcomes.models import Document, Paragraph


@require_safe
@requires("outcomes.read_draft", on=draft_to_watch_at)
def changes(request: HttpRequest, document: Document) -> HttpResponse:
    """The heads of all paragraphs and who writes; 304 while nothing has moved.

    ``?since=`` a revision has the texts saved after it come along.
    """
    asked = SinceForm(request.GET)
    since = (asked.is_valid() and asked.cleaned_data["since"]) or 0
    state = queries.state_of(document, besides=person(request), since=since)
    body = json.dumps(state, separators=(",", ":"), sort_keys=True)
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": etag})


@require_safe
@open_to_everyone
def mark(request: HttpRequest, edition: str, key: str) -> HttpResponse:
    """Say whether anything has moved since the mark that the page knows; no query."""
    document = marks.document_behind(key, edition)
    if document is None:
        raise Http404
    etag = quote_etag(marks.current(document))
    same = request.headers.get("If-None-Match") == etag
    return HttpResponse(status=304 if same else 204, headers={"ETag": etag})


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def presence(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """A heartbeat of somebody who writes, or with ``left`` their good-bye."""
    if request.POST.get("left"):
        leave(paragraph, person=person(request))
    else:
        be_present(paragraph, person=person(request))
    return HttpResponse(status=204)
