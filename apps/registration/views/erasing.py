"""Erasing somebody who has asked the organisers for it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires
from apps.accounts.exports import erase
from apps.accounts.forms import EraseForm
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.registration.access import applicant_at


@require_http_methods(["GET", "HEAD", "POST"])
@requires("registration.erase_person", on=applicant_at, grave=True)
def erase_person(request: HttpRequest, person: User) -> HttpResponse:
    form = EraseForm(
        request.POST if request.method == "POST" else None, person=person, is_own=False
    )
    if form.is_valid():
        assert isinstance(request.user, User)
        try:
            erase(person, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The person is erased."))
            return redirect("programme:me")
    return render(
        request,
        "accounts/erase.html",
        {"form": form, "person": person, "is_own": False},
        status=422 if form.is_bound else 200,
    )
