"""Leaving the news by the link in a letter, without signing in."""

from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.registration.actions.applying import change_consents
from apps.registration.choices import ConsentKind
from apps.registration.models import Application
from apps.registration.unsubscribing import application_of


@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def leave_updates(request: HttpRequest, token: str) -> HttpResponse:
    """Ask once more, so that no program that follows links takes the consent back."""
    try:
        key = application_of(token)
    except BadSignature:
        raise Http404 from None
    application = get_object_or_404(
        Application.objects.select_related("part__edition"), pk=key
    )
    if request.method == "POST":
        change_consents(application, asked=[ConsentKind.UPDATES], agreed=[])
    return render(
        request,
        "registration/leave_updates.html",
        {"application": application, "left": request.method == "POST"},
    )
