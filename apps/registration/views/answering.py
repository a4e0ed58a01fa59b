"""Answering an offer, or giving a place back, by the link in a letter."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.core.refusals import Refused
from apps.registration.access import application_of_letter
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.offers import accept
from apps.registration.choices import HOLDING, State
from apps.registration.models import Application

if TYPE_CHECKING:
    from django.utils.functional import Promise

ANSWERS: Mapping[str, Callable[..., Application]] = {
    "accept": accept,
    "decline": withdraw,
}


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def place(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ask whether the person wants the place; a POST answers in the person's name.

    Whoever holds the letter may answer it, signed in or not. Nothing is shown that the
    letter does not say.
    """
    found = application_of_letter(reference=reference, key=key)
    if request.method == "POST":
        return _answered(request, found)
    return _page(request, found)


def _answered(request: HttpRequest, found: Application) -> HttpResponse:
    answer = ANSWERS.get(request.POST.get("answer", ""))
    if answer is None or (answer is withdraw and found.state not in HOLDING):
        return _page(request, found, problem=_("Please choose one of the answers."))
    try:
        answer(found, by=found.person)
    except Refused as refusal:
        return _page(request, found, problem=str(refusal))
    if answer is accept:
        messages.success(request, _("The place is yours."))
    else:
        messages.success(request, _("Thank you. The place goes to the next person."))
    return redirect(request.path)


def _page(
    request: HttpRequest, found: Application, *, problem: "str | Promise" = ""
) -> HttpResponse:
    until = found.offered_until
    return render(
        request,
        "registration/place.html",
        {
            "edition": found.part.edition,
            "application": found,
            "is_offered": until is not None and until > timezone.now(),
            "is_overdue": until is not None and until <= timezone.now(),
            "has_place": found.state == State.ADMITTED,
            "problem": problem,
        },
        status=422 if problem else 200,
    )
