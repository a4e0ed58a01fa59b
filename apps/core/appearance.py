"""Light, dark, or as the reader's system says; kept in a cookie, not in an account."""

from django.db.models import TextChoices
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "hrgl_appearance"
A_YEAR = 365 * 24 * 3600


class Appearance(TextChoices):
    AUTO = "auto", _("As my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


def chosen_appearance(request: HttpRequest) -> str:
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in Appearance.values else Appearance.AUTO.value


# Exempt, so that pages without other forms carry no token and can be cached for all:
# the worst a foreign page can do is to darken this one.
@csrf_exempt
@require_POST
def choose_appearance(request: HttpRequest) -> HttpResponse:
    """Keep the choice for a year and go back to the page it was made on."""
    there = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = HttpResponseRedirect(there if safe else "/")
    chosen = request.POST.get("appearance", "")
    if chosen in Appearance.values:
        response.set_cookie(
            COOKIE,
            chosen,
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
    return response


choose_appearance.access = "everyone"  # type: ignore[attr-defined]
