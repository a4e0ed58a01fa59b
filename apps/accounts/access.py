"""How a view declares who may enter."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

from apps.accounts import second_factor
from apps.accounts.models import User

T = TypeVar("T")
View = Callable[..., HttpResponse]


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """Ask to sign in, and come back to the page one was reading.

    What was posted is not repeated: afterwards one is where the button was.
    """
    return redirect_to_login(_here(request))


def _here(request: HttpRequest) -> str:
    """The page to come back to: this one, or the one with the button."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return _page_before(request)


def _needs_factor(
    request: HttpRequest, permission: str, target: Any, *, grave: bool
) -> bool:
    user = request.user
    if not user.is_authenticated or not (grave or user.is_staff):
        return False
    return second_factor.is_missing(request) and not AnonymousUser().has_perm(
        permission, target
    )


def _page_before(request: HttpRequest) -> str:
    """The page of ours that the browser comes from; home when it is not ours."""
    try:
        page = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return "/"
    if page.netloc != request.get_host():
        return "/"
    return urlunsplit(("", "", page.path, page.query, ""))


def requires(
    permission: str, *, on: Callable[..., T], grave: bool = False
) -> Callable[[Callable[[HttpRequest, T], HttpResponse]], View]:
    """Find what the URL names with ``on(user, **url)``, check ``permission`` on it.

    ``on`` decides what the person may know of (404), ``permission`` what they may do
    with it: somebody not signed in is asked to sign in, everybody else gets a 403. The
    view is given the object, not the words of the URL.

    Where staff need a second factor, they show it before anything that a visitor may
    not do; a ``grave`` act asks it of everybody.
    """

    def decorate(view: Callable[[HttpRequest, T], HttpResponse]) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, **url_words: Any) -> HttpResponse:
            target = on(request.user, **url_words)
            if not request.user.has_perm(permission, cast("Any", target)):
                if not request.user.is_authenticated:
                    return _to_sign_in(request)
                raise PermissionDenied
            if _needs_factor(request, permission, target, grave=grave):
                return second_factor.ask(request, back_to=_here(request))
            return view(request, target)

        guarded.access = permission  # type: ignore[attr-defined]
        return guarded

    return decorate


def person(request: HttpRequest) -> User:
    """Who is signed in; for views that let nobody else in."""
    assert isinstance(request.user, User)
    return request.user


def open_to_everyone(view: View) -> View:
    """Declare that ``view`` shows nothing that needs a permission."""
    view.access = "everyone"  # type: ignore[attr-defined]
    return view


def requires_sign_in(view: View) -> View:
    """Declare that ``view`` serves any signed-in person, about themselves only."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **url_words: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return _to_sign_in(request)
        return view(request, *args, **url_words)

    guarded.access = "signed-in"  # type: ignore[attr-defined]
    return guarded
