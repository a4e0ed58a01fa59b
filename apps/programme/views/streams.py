"""The stream of a session, for those who have no seat in it."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.programme.access import session_at
from apps.programme.models import Session
from apps.programme.queries.doors import Stream, stream_of


@require_safe
@requires("programme.watch_session", on=session_at)
def stream(request: HttpRequest, session: Session) -> HttpResponse:
    """Tell where the stream is; show it in the page only when the reader asks for that."""
    found = stream_of(session)
    if found is None:
        raise Http404(_("This session is not streamed."))
    can_be_shown = urlsplit(found.link).netloc in settings.STREAM_HOSTS
    is_shown = found.is_on and can_be_shown and "here" in request.GET
    answer = render(
        request,
        "programme/stream.html",
        {
            "edition": session.edition,
            "session": session,
            "stream": found,
            "host": urlsplit(found.link).hostname,
            "can_be_shown": can_be_shown,
            "is_shown": is_shown,
            "way_up": _way_up(session),
        },
    )
    if is_shown:
        _allow_frame(answer, found)
    return answer


def _way_up(session: Session) -> list[tuple[str, str]]:
    return [
        (_("Programme"), reverse("programme:programme", args=[session.edition.slug])),
        (session.title, session.get_absolute_url()),
        (_("Stream"), ""),
    ]


def _allow_frame(answer: HttpResponse, found: Stream) -> None:
    """Let this one page hold a frame from that one host."""
    parts = urlsplit(found.link)
    origin = f"{parts.scheme}://{parts.netloc}"
    # What django-csp's own decorator sets, which knows no address of the moment.
    answer._csp_update = {"frame-src": [origin]}  # type: ignore[attr-defined]  # noqa: SLF001 -- as above
