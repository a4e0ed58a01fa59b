"""The second factor that goes with power: asked for in the admin and outside of it.

Whoever may enter the admin shows it once a session, before anything that a visitor may
not do; acts that bind everybody ask it of all who may do them, staff or not.
"""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _


def is_missing(request: HttpRequest) -> bool:
    """Whether this session has not shown a second factor, where one is needed at all."""
    if not settings.STAFF_NEED_SECOND_FACTOR:
        return False
    if not is_mfa_enabled(request.user):
        return True
    records = get_authentication_records(request, request.user)
    return not any(record.get("method") == "mfa" for record in records)


def ask(request: HttpRequest, *, back_to: str) -> HttpResponse:
    """Lead to where a factor is shown, or set up; ``back_to`` is where one goes on."""
    if not is_mfa_enabled(request.user):
        messages.warning(
            request,
            _(
                "This needs a second step when signing in. Add an authenticator app or "
                "a security key here."
            ),
        )
        return redirect("mfa_index")
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    urls = [x["url"] for x in methods if x["id"].startswith("mfa")]
    return HttpResponseRedirect(f"{urls[0]}?{urlencode({'next': back_to})}")
