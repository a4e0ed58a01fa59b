"""Pages that are the same for every visitor are made once and kept for a moment.

A visitor is somebody without a session. What a page depends on besides its address is
in the key: language, time zone, light or dark. Nothing personal can be in it, since
nobody is known when it is made. People who are signed in always get their own page.

A kept page is shown as long as nothing has changed (see ``changes``), and never longer
than some seconds, because some words depend on the hour.
"""

import gzip
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import brotli  # type: ignore[import-untyped]
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import get_language_from_request

from apps.core import memory
from apps.core.appearance import chosen_appearance
from apps.core.changes import GENERATION, current_generation
from apps.core.zones import COOKIE as ZONE_COOKIE
from apps.core.zones import zone_named

Answer = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponse]

OK = 200


@dataclass(frozen=True, slots=True)
class Page:
    """An answer as it goes over the line; its body is kept compressed in any case.

    Redis holds the limits and the queue too: somebody who asks for a page in every zone,
    and for all of them uncompressed, must not fill it.
    """

    generation: str
    headers: tuple[tuple[str, str], ...]
    kept_body: bytes
    is_sent_as_kept: bool

    @property
    def body(self) -> bytes:
        return (
            self.kept_body if self.is_sent_as_kept else gzip.decompress(self.kept_body)
        )


def for_visitors(view: View) -> View:
    """Declare that ``view`` shows all visitors the same, and depends on no query."""

    @wraps(view)
    def shared(request: HttpRequest, *args: Any, **url_words: Any) -> HttpResponse:
        response = view(request, *args, **url_words)
        response.is_for_visitors = True  # type: ignore[attr-defined] # ours
        return response

    return shared


def keep_pages_for_visitors(get_response: Answer) -> Answer:
    """Answer visitors with a kept page if there is one, and keep it if there is none."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not _is_plain_visit(request):
            return get_response(request)
        encoding = _encoding(request)
        key = _key(request, encoding)
        found = memory.recall([GENERATION, key])
        page: Page | None = found.get(key)
        if page and page.generation == found.get(GENERATION):
            return _answer(request, page)
        # Asked for before the page is made: what changes meanwhile makes it old.
        generation = found.get(GENERATION) or current_generation()
        response = get_response(request)
        if not generation or not _can_be_shared(response):
            return response
        page = _page(response, generation, encoding)
        memory.remember(key, page, seconds=settings.VISITORS_PAGES_SECONDS)
        return _answer(request, page)

    return middleware


def _is_plain_visit(request: HttpRequest) -> bool:
    return (
        bool(settings.VISITORS_PAGES_SECONDS)
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        # Health must not wait for a Redis that hangs.
        and not request.path_info.startswith("/health/")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "HX-Request" not in request.headers
        and "Authorization" not in request.headers
    )


def _key(request: HttpRequest, encoding: str) -> str:
    zone = zone_named(request.COOKIES.get(ZONE_COOKIE, ""))
    words = (
        request.scheme,
        request.get_host(),
        request.path,
        encoding,
        get_language_from_request(request),
        zone.key if zone else "",
        chosen_appearance(request),
    )
    return f"visitors:{hashlib.sha256(repr(words).encode()).hexdigest()}"


def _can_be_shared(response: HttpResponse) -> bool:
    return (
        getattr(response, "is_for_visitors", False)
        and response.status_code == OK
        and not response.streaming
        and not response.cookies
        and "no-store" not in response.get("Cache-Control", "")
    )


def _page(response: HttpResponse, generation: str, encoding: str) -> Page:
    # A browser may keep it, and asks each time whether it is still the same.
    response.headers.setdefault("Cache-Control", "no-cache")
    # What is compressed is another file with the same content: a weak mark.
    mark = response.get("ETag") or quote_etag(
        hashlib.sha256(response.content).hexdigest()[:32]
    )
    response["ETag"] = f"W/{mark.removeprefix('W/')}"
    patch_vary_headers(response, ["Accept-Encoding", "Accept-Language", "Cookie"])
    content = response.content
    kept = brotli.compress(content, quality=5) if encoding == "br" else _zipped(content)
    if encoding:
        response["Content-Encoding"] = encoding
    response["Content-Length"] = str(len(kept if encoding else content))
    return Page(generation, tuple(response.items()), kept, bool(encoding))


def _zipped(body: bytes) -> bytes:
    return gzip.compress(body, compresslevel=6, mtime=0)


def _answer(request: HttpRequest, page: Page) -> HttpResponse:
    response = HttpResponse(page.body, headers=dict(page.headers))
    answer = get_conditional_response(request, etag=response["ETag"], response=response)
    assert isinstance(answer, HttpResponse)
    return answer


def _encoding(request: HttpRequest) -> str:
    accepted = request.headers.get("Accept-Encoding", "")
    return next((name for name in ("br", "gzip") if _accepts(accepted, name)), "")


def _accepts(accepted: str, name: str) -> bool:
    found = re.search(rf"(?:^|,)\s*{name}\s*(?:;\s*q=([\d.]+)\s*)?(?:,|$)", accepted)
    return found is not None and (found[1] is None or found[1].strip("0.") != "")


def forget_pages() -> None:
    """Forget every kept page, where the next change must not only make them old."""
    memory.forget_all("visitors:")
