from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.visitors import for_visitors
from apps.core.zones import known_zone_of
from apps.programme import queries
from apps.programme.access import session_at
from apps.programme.models import Session


@require_safe
@for_visitors
@requires("programme.view_session_page", on=session_at)
def session(request: HttpRequest, session: Session) -> HttpResponse:
    way_up = [*way_to(session), (session.title, "")]
    return show(request, session, "programme/session.html", way_up=way_up)


def way_to(session: Session) -> list[tuple[str, str]]:
    address = reverse("programme:programme", args=[session.edition.slug])
    return [(_("Programme"), address)]


def show(
    request: HttpRequest, session: Session, template: str, **more: Any
) -> HttpResponse:
    page = queries.session_page(session, request.user)
    words = {
        "edition": session.edition,
        "session": session,
        "page": page,
        "knows_zone": known_zone_of(request) is not None,
    }
    return render(request, template, words | more)
