"""What every request and answer goes through."""

import json
import re
from collections.abc import Callable, Iterable
from http import HTTPStatus
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse

from apps.core import request_ids
from apps.core.errors import busy, method_not_allowed

Answer = Callable[[HttpRequest], HttpResponse]

SURROGATE = re.compile("[\ud800-\udfff]")

#: The site uses none of these, so a script that slips in shall not either.
UNUSED = (
    "accelerometer",
    "browsing-topics",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "payment",
    "usb",
)


def permissions_policy(*used: str) -> str:
    """What a page may use that names what it needs; all other pages may use nothing."""
    return ", ".join(
        f"{feature}={'(self)' if feature in used else '()'}" for feature in UNUSED
    )


PERMISSIONS_POLICY = permissions_policy()


def mark_requests(get_response: Answer) -> Answer:
    """Give each request a mark that the log, the audit trail and error pages share."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = request_ids.start()  # type: ignore[attr-defined] # ours
        try:
            response = get_response(request)
        finally:
            mark = request_ids.current_request_id()
            request_ids.finish()
        response["X-Request-ID"] = mark
        return response

    return middleware


def know_nobody_at_health(get_response: Answer) -> Answer:
    """Leave sessions alone where the answer is about the machine, which may be failing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith("/health/"):
            request.META.pop("HTTP_COOKIE", None)
        return get_response(request)

    return middleware


def protect_answers(get_response: Answer) -> Answer:
    """Switch off what the site does not use, and keep people's pages out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        session = settings.SESSION_COOKIE_NAME
        if session in request.COOKIES or session in response.cookies:
            kept = ", no-transform" if "no-transform" in _caching(response) else ""
            response["Cache-Control"] = f"no-store, private{kept}"
        return response

    return middleware


def _caching(response: HttpResponse) -> str:
    return str(response.get("Cache-Control", ""))


def refuse_broken_text(get_response: Answer) -> Answer:
    """Answer 400 to what no text column can hold: NUL, bad UTF-8, lone surrogates."""

    def middleware(request: HttpRequest) -> HttpResponse:
        for text in _texts(request):
            if "\0" in text or SURROGATE.search(text):
                raise BadRequest("This is not text that can be kept.")
        return get_response(request)

    return middleware


def _texts(request: HttpRequest) -> Iterable[str]:
    _decoded(request.META.get("QUERY_STRING", "").encode("latin-1", "replace"))
    yield request.path_info
    for key, values in request.GET.lists():
        yield from (key, *values)
    for key, value in request.COOKIES.items():
        yield from (key, value)
    if request.method in {"GET", "HEAD", "OPTIONS", "TRACE"}:
        return
    if request.content_type == "application/json":
        yield from _json_texts(request.body)
        return
    if request.content_type == "application/x-www-form-urlencoded":
        _decoded(request.body)
    for key, texts in request.POST.lists():
        yield from (key, *map(str, texts))
    for key, files in request.FILES.lists():
        yield from (key, *(file.name or "" for file in files))


def _decoded(raw: bytes) -> None:
    try:
        unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        raise BadRequest("The text is not UTF-8.") from None


def _json_texts(raw: bytes) -> Iterable[str]:
    """Every key and string of a JSON body, with its escapes resolved."""
    try:
        waiting = [json.loads(raw or b"null")]
    except (ValueError, RecursionError):
        raise BadRequest("The body is not JSON in UTF-8.") from None
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += [*value.keys(), *value.values()]
        elif isinstance(value, list):
            waiting += value
        elif isinstance(value, str):
            yield value


def explain_wrong_methods(get_response: Answer) -> Answer:
    """Give Django's empty answer to a wrong method a page with a way on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or response.content:
            return response
        page = method_not_allowed(request)
        page["Allow"] = response["Allow"]
        return page

    return middleware


class SayWhenBusy:
    """Answer 503 with Retry-After when the database cannot serve in time.

    A lock that is not had in three seconds and a query that is stopped leave nothing
    written; the browser still has the form, and sending it again is safe.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        # The second is a connection that the server has closed meanwhile.
        lost = isinstance(exception, OperationalError | InterfaceError)
        return busy(request) if lost else None
