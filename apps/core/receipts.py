"""Telling a browser that what it keeps of a form has been taken, so that it may go.

``static/js/keep.js`` gives a form the mark of the text that it keeps. An answer that shows
the form again is no receipt, and neither is one that leads on with a refusal.
"""

import re
from collections.abc import Callable
from http import HTTPStatus
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.messages import WARNING, get_messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url

FIELD = "kept_as"
COOKIE = "hrgl_taken"
#: The page one is led to reads it; after a file, or without a connection, a later one does.
SECONDS = 24 * 60 * 60
MARK = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")

Answer = Callable[[HttpRequest], HttpResponse]


def give_receipts(get_response: Answer) -> Answer:
    """Put the mark of a form that was taken into a cookie that scripts can read."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code not in {HTTPStatus.FOUND, HTTPStatus.SEE_OTHER}:
            return response
        mark = request.POST.get(FIELD, "") if request.method == "POST" else ""
        if MARK.fullmatch(mark) and not _is_held_up(request, response):
            response.set_cookie(
                COOKIE,
                mark,
                max_age=SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                samesite="Lax",
            )
        return response

    return middleware


def _is_held_up(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether one is asked to sign in first, or is told that something went otherwise."""
    path = urlsplit(response["Location"]).path
    if path.startswith(resolve_url(settings.LOGIN_URL).removesuffix("login/")):
        return True
    # Read by its own way it would count as shown, and the next page would not say it.
    said = get_messages(request)._queued_messages  # type: ignore[union-attr] # noqa: SLF001
    return any(message.level >= WARNING for message in said)
