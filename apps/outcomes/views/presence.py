"""Who is where, and what others have changed: asked for every few seconds."""

import hashlib
import json

from django.http import HttpRequest, HttpResponse
from django.utils.http import quote_etag
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.access import requires
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import queries
from apps.outcomes.access import paragraph_at
from apps.outcomes.actions.presence import be_present, leave
from apps.outcomes.models import Paragraph
from apps.outcomes.views.drafting import person


@require_safe
@requires("outcomes.read_draft", on=edition_at)
def changes(request: HttpRequest, edition: Edition) -> HttpResponse:
    """The heads of all paragraphs and who writes; 304 while nothing has moved."""
    state = queries.state_of(edition, besides=person(request))
    body = json.dumps(state, separators=(",", ":"), sort_keys=True)
    etag = quote_etag(hashlib.sha256(body.encode()).hexdigest()[:32])
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return HttpResponse(body, content_type="application/json", headers={"ETag": etag})


@require_POST
@requires("outcomes.write_draft", on=paragraph_at)
def presence(request: HttpRequest, paragraph: Paragraph) -> HttpResponse:
    """A heartbeat of somebody who writes, or with ``left`` their good-bye."""
    if request.POST.get("left"):
        leave(paragraph, person=person(request))
    else:
        be_present(paragraph, person=person(request))
    return HttpResponse(status=204)
