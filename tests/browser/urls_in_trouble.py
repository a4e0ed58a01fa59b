"""The addresses of the project, and one for each thing that can go wrong."""

from collections.abc import Callable

from allauth.core.ratelimit import respond_429
from django.core.exceptions import BadRequest, PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from apps.core.errors import stale_token
from hrgl.urls import handler400, handler403, handler404, handler429, handler500
from hrgl.urls import urlpatterns as addresses

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500"]


def raising(trouble: Exception) -> Callable[[HttpRequest], HttpResponse]:
    def view(request: HttpRequest) -> HttpResponse:
        raise trouble

    return view


TROUBLES: dict[str, tuple[int, Callable[[HttpRequest], HttpResponse]]] = {
    "unreadable": (400, raising(BadRequest())),
    "forbidden": (403, raising(PermissionDenied())),
    "stale": (403, stale_token),
    "missing": (404, raising(Http404())),
    "unasked": (405, require_POST(raising(RuntimeError()))),
    "often": (429, respond_429),
    "broken": (500, raising(RuntimeError("This is asked for."))),
    "busy": (503, raising(OperationalError())),
}

urlpatterns = [
    *addresses,
    *(path(f"trouble/{name}/", view) for name, (_status, view) in TROUBLES.items()),
]
