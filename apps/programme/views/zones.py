from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.accounts.actions import save_preferences
from apps.accounts.models import User
from apps.core.zones import COOKIE, known_zone_of
from apps.programme.forms import ZoneForm

A_YEAR = 365 * 24 * 3600


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def time_zone(request: HttpRequest) -> HttpResponse:
    """Choose in which zone times are shown: kept in a cookie, and in the account."""
    if request.method == "POST":
        form = ZoneForm(request.POST)
        if form.is_valid():
            return _zone_chosen(request, **form.cleaned_data)
    else:
        known = known_zone_of(request)
        form = ZoneForm(
            initial={
                "zone": known.key if known else "",
                "next": request.GET.get("next", ""),
            }
        )
    return render(
        request,
        "programme/time_zone.html",
        {"form": form},
        status=422 if form.is_bound else 200,
    )


def _zone_chosen(request: HttpRequest, *, zone: str, next: str) -> HttpResponse:  # noqa: A002 -- the field's name
    if isinstance(request.user, User):
        save_preferences(request.user, time_zone=zone)
    safe = url_has_allowed_host_and_scheme(
        next, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(next if safe else reverse("programme:time-zone"))
    response.set_cookie(
        COOKIE, zone, max_age=A_YEAR, samesite="Lax", secure=request.is_secure()
    )
    messages.success(request, _("Times are now shown in your time zone."))
    return response
