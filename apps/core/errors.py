"""The pages for when something is wrong; they need neither database nor session."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_bidi

from apps.core.appearance import chosen_appearance
from apps.core.request_ids import current_request_id

RETRY_AFTER_SECONDS = 5
#: After so many seconds most limits let the next one through.
A_MINUTE = 60
AN_HOUR = 60 * A_MINUTE
#: Never on a page, whatever it holds: what has this in its name.
SECRET = ("csrfmiddlewaretoken", "password")


def error_page(
    request: HttpRequest,
    status: HTTPStatus,
    *,
    template: str = "",
    shows_typed: bool = False,
) -> HttpResponse:
    """The page of that status, rendered without context processors.

    Nothing is asked of the database, the session or the cache: any of them may be the
    very thing that has failed. Where it ``shows_typed``, nothing of the form that was
    sent is stored; what people wrote in it is on the page, to be copied.
    """
    page = render_to_string(
        template or f"{status.value}.html",
        {
            "language": get_language() or settings.LANGUAGE_CODE,
            "direction": "rtl" if get_language_bidi() else "ltr",
            "appearance": chosen_appearance(request),
            "contact_address": settings.CONTACT_ADDRESS,
            "reference": current_request_id(),
            "here": request.get_full_path(),
            "typed": _typed_in(request) if shows_typed else [],
        },
    )
    return HttpResponse(page, status=status)


def _typed_in(request: HttpRequest) -> list[str]:
    """The texts of more than one word in the form; of a form from elsewhere none."""
    origin = request.headers.get("Origin", "").partition("://")[2]
    if request.method != "POST" or origin != request.get_host():
        return []
    return [
        text
        for name, texts in request.POST.lists()
        if not any(word in name for word in SECRET)
        for text in texts
        if len(text.split()) > 1
    ]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.FORBIDDEN, shows_typed=True)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, HTTPStatus.NOT_FOUND, shows_typed=True)


def method_not_allowed(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.METHOD_NOT_ALLOWED)


def too_many_requests(
    request: HttpRequest, exception: Exception | None = None
) -> HttpResponse:
    return told_to_wait(error_page(request, HTTPStatus.TOO_MANY_REQUESTS))


def told_to_wait(page: HttpResponse, *, seconds: int = A_MINUTE) -> HttpResponse:
    """``page`` for somebody who has asked too often, with when to come again."""
    page.status_code = HTTPStatus.TOO_MANY_REQUESTS
    page["Retry-After"] = str(seconds)
    return page


def server_error(request: HttpRequest) -> HttpResponse:
    return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)


def busy(request: HttpRequest) -> HttpResponse:
    """Somebody else holds what this request needs; nothing was written."""
    response = error_page(request, HTTPStatus.SERVICE_UNAVAILABLE, shows_typed=True)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def stale_token(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its protecting token, mostly one left open for very long."""
    return error_page(
        request, HTTPStatus.FORBIDDEN, template="403_csrf.html", shows_typed=True
    )
