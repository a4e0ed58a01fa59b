from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.programme import actions
from apps.programme.access import session_at
from apps.programme.models import Session
from apps.programme.views.sessions import show


@require_POST
@requires("programme.star_session", on=session_at)
def star(request: HttpRequest, session: Session) -> HttpResponse:
    """Keep a session in view, or no longer, as ``starred`` says."""
    act = actions.unstar if request.POST.get("starred") == "no" else actions.star
    act(session, person=request.user)  # type: ignore[arg-type]  # the permission asks for sign-in
    if not request.htmx:  # type: ignore[attr-defined]  # HtmxMiddleware's
        return redirect(session)
    return show(request, session, "programme/session.html#star")
