"""What somebody typed while their sign-in ran out, kept until they are back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse

KEY = "typed_before_sign_in"

#: In all, so that nobody fills the table of sessions.
LONGEST = 250_000
MOST_FIELDS = 800
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "password"})

View = Callable[..., HttpResponse]


def keeps_what_was_typed(
    *, at: Callable[[str], str] | None = None
) -> Callable[[View], View]:
    """Keep a form sent by somebody not signed in, and lead them back to it afterwards.

    ``at`` gives the address of the page with the form for that of the view; where it
    is not given, both are one.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **url_words: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated:
                keep(request)
                return redirect_to_login(at(request.path) if at else request.path)
            return view(request, **url_words)

        return guarded

    return decorate


def keep(request: HttpRequest) -> None:
    """Keep the form in the session; one that is beyond measure is not kept at all."""
    lists = dict(list(request.POST.lists())[:MOST_FIELDS])
    typed = {name: lists[name] for name in lists.keys() - NEVER_KEPT}
    if sum(len(value) for values in typed.values() for value in values) <= LONGEST:
        request.session[KEY] = {"path": request.path, "typed": typed}


def lists_before_sign_in(
    request: HttpRequest, *, path: str = ""
) -> dict[str, list[str]]:
    """What was sent to ``path`` (or this page) before signing in; given out once."""
    kept = request.session.get(KEY)
    if not kept or kept["path"] != (path or request.path):
        return {}
    del request.session[KEY]
    typed: dict[str, list[str]] = kept["typed"]
    return typed


def typed_before_sign_in(request: HttpRequest, *, path: str = "") -> dict[str, str]:
    """As ``lists_before_sign_in``, with the last value of each field."""
    lists = lists_before_sign_in(request, path=path)
    return {name: values[-1] for name, values in lists.items() if values}
