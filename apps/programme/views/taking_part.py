import re
from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import requires
from apps.core.refusals import Refused
from apps.programme import actions
from apps.programme.access import session_at
from apps.programme.actions import swapping
from apps.programme.choices import SeatState
from apps.programme.models import Session
from apps.programme.views.sessions import show

#: What may be the key of a row.
KEY = re.compile("[1-9][0-9]{0,17}")


@require_POST
@requires("programme.sign_up_for_session", on=session_at)
def sign_up(request: HttpRequest, session: Session) -> HttpResponse:
    def act() -> str:
        held = actions.sign_up(session, person=request.user)  # type: ignore[arg-type]  # the permission asks for sign-in
        if held.state == SeatState.SEATED:
            return _("You have a seat.")
        return _("You are on the waiting list.")

    return _tell(request, session, act)


@require_POST
@requires("programme.leave_session", on=session_at)
def leave(request: HttpRequest, session: Session) -> HttpResponse:
    def act() -> str:
        actions.leave(session, person=request.user)  # type: ignore[arg-type]  # the permission asks for sign-in
        return _("You have left this session.")

    return _tell(request, session, act)


@require_POST
@requires("programme.sign_up_for_session", on=session_at)
def swap(request: HttpRequest, session: Session) -> HttpResponse:
    """Give up the seat that the button named, for one in this session."""

    def act() -> str:
        out = request.POST.get("out", "")
        swapping.swap(
            int(out) if KEY.fullmatch(out) else 0,
            session,
            person=request.user,  # type: ignore[arg-type]  # the permission asks for sign-in
        )
        return _("You have a seat. The other one is given up.")

    return _tell(request, session, act)


def _tell(
    request: HttpRequest, session: Session, act: Callable[[], str]
) -> HttpResponse:
    try:
        messages.success(request, act())
    except Refused as refusal:
        messages.error(request, str(refusal))
    if not request.htmx:  # type: ignore[attr-defined]  # HtmxMiddleware's
        return redirect(session)
    # Found again: the seats were counted before this one was taken or left.
    session = session_at(
        request.user, edition=session.edition.slug, session=session.slug
    )
    return show(request, session, "programme/session.html#seat")
