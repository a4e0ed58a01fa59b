import hashlib

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.programme import queries
from apps.programme.access import session_at
from apps.programme.exports import edition_calendar, session_calendar
from apps.programme.models import Session


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def calendar(request: HttpRequest, edition: Edition) -> HttpResponse:
    sessions = queries.public_sessions_of(edition)
    return ics(
        request, edition_calendar(edition, sessions), f"programme-{edition.slug}.ics"
    )


@require_safe
@for_visitors
@requires("programme.view_session_page", on=session_at)
def session_ics(request: HttpRequest, session: Session) -> HttpResponse:
    if session.starts_at is None:
        raise Http404(_("Time to be announced"))
    name = f"session-{session.edition.slug}-{session.slug}.ics"
    return ics(request, session_calendar(session), name)


def ics(request: HttpRequest, body: bytes, name: str) -> HttpResponse:
    answer = with_etag(request, body, "text/calendar; charset=utf-8")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer


def with_etag(request: HttpRequest, body: bytes, kind: str) -> HttpResponse:
    """Who has the newest file gets none."""
    response = HttpResponse(body, content_type=kind)
    response["ETag"] = f'W/"{hashlib.sha256(body).hexdigest()[:32]}"'
    answer = get_conditional_response(request, response["ETag"], response=response)
    assert isinstance(answer, HttpResponse)
    return answer
