from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.visitors import for_visitors
from apps.programme.access import session_at
from apps.programme.exports import preview
from apps.programme.models import Session


@require_safe
@for_visitors
@requires("programme.view_session_page", on=session_at)
def picture(request: HttpRequest, session: Session) -> HttpResponse:
    """What is shown where somebody shares the session; of a draft there is none."""
    if not session.is_public:
        raise Http404
    return HttpResponse(preview(session), content_type="image/png")
