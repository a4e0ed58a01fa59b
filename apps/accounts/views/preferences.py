from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts import actions
from apps.accounts.access import open_to_everyone, requires_sign_in
from apps.accounts.demo import JOBS, demo_user
from apps.accounts.forms import DemoJobForm, PreferencesForm
from apps.accounts.freshness import note_sign_in
from apps.accounts.models import User
from apps.accounts.zones import zone_of

UNPROCESSABLE = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def preferences(request: HttpRequest) -> HttpResponse:
    user = request.user
    assert isinstance(user, User)
    posted = request.POST if request.method == "POST" else None
    # The form writes its answers into the object it is given, before they are saved.
    form = PreferencesForm(
        posted,
        instance=User.objects.get(pk=user.pk),
        initial={"time_zone": user.time_zone or zone_of(request).key},
    )
    if form.is_valid():
        actions.save_preferences(user, **form.cleaned_data)
        messages.success(request, _("Your preferences are saved."))
        response = redirect("accounts:preferences")
        _remember_language(response, user.language)
        return response
    return render(
        request,
        "accounts/preferences.html",
        {"form": form},
        status=UNPROCESSABLE if form.is_bound else 200,
    )


# Exempt, so that pages for visitors carry no token and can be cached for all: the worst a
# foreign page can do is to change the language. An account is written to with a token only.
@csrf_exempt
@require_POST
@open_to_everyone
def choose_language(request: HttpRequest) -> HttpResponse:
    """Read on in another language, on the page one was on."""
    if request.user.is_authenticated:
        return _choose_language_for_account(request)
    return _in_chosen_language(request)


@csrf_protect
def _choose_language_for_account(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    actions.choose_language(request.user, request.POST.get("language", ""))
    return _in_chosen_language(request)


def _in_chosen_language(request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect(_where_next(request, otherwise="/"))
    chosen = request.POST.get("language", "")
    if chosen in dict(settings.LANGUAGES):
        _remember_language(response, chosen)
    return response


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One button for each job of the demonstration; not there in production."""
    if not settings.DEMO_SIGN_IN:
        raise Http404
    form = DemoJobForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        user = demo_user(form.cleaned_data["job"])
        if user:
            login(request, user, "django.contrib.auth.backends.ModelBackend")
            note_sign_in(request)
            return HttpResponseRedirect(
                _where_next(request, otherwise=settings.LOGIN_REDIRECT_URL)
            )
        form.add_error(None, _("The demonstration accounts are not loaded yet."))
    return render(
        request,
        "accounts/demo_sign_in.html",
        {"jobs": JOBS, "form": form, "next": request.GET.get("next", "")},
        status=UNPROCESSABLE if form.is_bound else 200,
    )


def _where_next(request: HttpRequest, *, otherwise: str) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        return wanted
    return otherwise


def _remember_language(response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=365 * 24 * 3600,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
