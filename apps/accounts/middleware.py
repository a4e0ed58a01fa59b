"""What holds for every request of somebody who is signed in."""

import hashlib
import time
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.reauthentication import get_reauthentication_flows
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from apps.accounts import second_factor
from apps.accounts.freshness import is_fresh
from apps.accounts.zones import zone_of
from apps.core import memory

Answer = Callable[[HttpRequest], HttpResponse]

SINCE = "staff_since"
SEEN = "staff_seen"
#: How exact the idle time is; a longer one saves writing the session each time.
SEEN_EVERY = 30
#: How exact "last seen" is in the list of sessions; a longer one saves statements.
LAST_SEEN_EVERY = 5 * 60
LONGEST_BROWSER = UserSession._meta.get_field("user_agent").max_length  # noqa: SLF001 -- Django's public API
#: Pages that change how somebody signs in.
GUARDED = (
    "mfa_",
    "account_email",
    "account_set_password",
    "account_change_password",
)
NOT_GUARDED = frozenset(
    {
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_trust",
        "account_email_verification_sent",
    }
)


class AccountLanguageMiddleware:
    """The account's language, where this browser has made no choice of its own."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        known = dict(settings.LANGUAGES)
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        # Anonymous visitors are not asked for, so that their pages need no session.
        if chosen not in known and settings.SESSION_COOKIE_NAME in request.COOKIES:
            language = getattr(request.user, "language", "")
            if language in known:
                translation.activate(language)
                request.LANGUAGE_CODE = language
        return self.get_response(request)


class StaffSessionMiddleware:
    """Staff who are idle, or signed in for very long, have to sign in again."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        limited = settings.STAFF_IDLE_SECONDS or settings.STAFF_LONGEST_SECONDS
        if (
            limited
            and settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and request.user.is_staff
            and self._is_over(request)
        ):
            logout(request)
            messages.info(
                request, _("You were signed out for safety. Please sign in again.")
            )
            return redirect_to_login(request.get_full_path())
        return self.get_response(request)

    def _is_over(self, request: HttpRequest) -> bool:
        now = int(time.time())
        since = request.session.setdefault(SINCE, now)
        seen = request.session.setdefault(SEEN, now)
        if now - seen > SEEN_EVERY:
            request.session[SEEN] = now
        return bool(
            (settings.STAFF_IDLE_SECONDS and now - seen > settings.STAFF_IDLE_SECONDS)
            or (
                settings.STAFF_LONGEST_SECONDS
                and now - since > settings.STAFF_LONGEST_SECONDS
            )
        )


class LastSeenMiddleware:
    """Note for the list of sessions when and from where each one was used last.

    allauth's own middleware writes at every request. This one writes when a session is
    new, moves to another address or browser, or was not noted for some minutes.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and request.user.is_authenticated
            and self._is_news(request)
        ):
            self._note(request)
        return self.get_response(request)

    def _note(self, request: HttpRequest) -> None:
        key, address, browser = self._seen_as(request)
        known = UserSession.objects.filter(
            session_key=key, user=request.user, ip=address, user_agent=browser
        )
        # What is new is written by allauth, which tells others of a session that moved.
        if not known.update(last_seen_at=timezone.now()):
            UserSession.objects.create_from_request(request)

    @staticmethod
    def _seen_as(request: HttpRequest) -> tuple[str | None, str, str]:
        return (
            request.session.session_key,
            get_adapter(request).get_client_ip(request),
            request.headers.get("User-Agent", "")[:LONGEST_BROWSER],
        )

    def _is_news(self, request: HttpRequest) -> bool:
        words = self._seen_as(request)
        mark = hashlib.sha256("\n".join(map(str, words)).encode()).hexdigest()
        return memory.is_new(f"last-seen:{mark}", seconds=LAST_SEEN_EVERY)


class AdminDoorMiddleware:
    """The admin is entered through our own sign-in, by staff with a second factor.

    Inside, times are those of the reader, and the foot of each page says whose.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(reverse("admin:index")):
            with timezone.override(zone_of(request)):
                return self._turned_away(request) or self.get_response(request)
        return self.get_response(request)

    def _turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if request.path == reverse("admin:login"):
            return self._to_sign_in(request)
        if not request.user.is_authenticated or not request.user.is_staff:
            return None  # The admin answers: sign in, or no such page for you.
        if second_factor.is_missing(request):
            return second_factor.ask(request, back_to=request.get_full_path())
        return None

    def _to_sign_in(self, request: HttpRequest) -> HttpResponse:
        inside = request.GET.get("next", reverse("admin:index"))
        if not request.user.is_authenticated:
            return redirect_to_login(inside)
        if request.user.is_staff:
            return redirect("admin:index")
        messages.error(request, _("Your account may not enter the admin."))
        return redirect(settings.LOGIN_REDIRECT_URL)


class FreshSignInMiddleware:
    """Who has nothing but the e-mailed code proves it again before changing factors.

    allauth asks again for a password or a factor. It asks nothing of people who have
    neither, so their sign-in has to be recent.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        # With its namespace: the admin has pages of similar names.
        name = (
            request.resolver_match.view_name if request.resolver_match else ""
        ) or ""
        if (
            not name.startswith(GUARDED)
            or name in NOT_GUARDED
            or not request.user.is_authenticated
            or get_reauthentication_flows(request.user)
            or is_fresh(request)
        ):
            return None
        logout(request)
        messages.info(
            request,
            _("To change how you sign in, please sign in again with a new code."),
        )
        return redirect_to_login(request.get_full_path())
