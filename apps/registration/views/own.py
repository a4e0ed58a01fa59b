"""The person's own page of an application, and what may be done there."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires_sign_in
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.registration.access import own_application_at
from apps.registration.actions.applying import change_consents, change_needs
from apps.registration.actions.deciding import withdraw as take_back
from apps.registration.answered import answered, sensitive_answered
from apps.registration.changes import changes_of, may_change
from apps.registration.choices import LIVE, OPTIONAL_CONSENTS, ConsentKind
from apps.registration.consent_forms import (
    AgreeingForm,
    AnewForm,
    ConsentForm,
    NeedsForm,
    consent_field,
)
from apps.registration.links import companion_address, place_address
from apps.registration.models import AccessNeeds, Application
from apps.registration.queries import (
    asked_anew,
    consents_now,
    in_words,
    waiting_position,
)
from apps.registration.reworking import not_sent
from apps.registration.sent_answers import draft_of
from apps.registration.told_needs import told_needs

Request = HttpRequest


def _own(request: Request, reference: str) -> Application:
    assert isinstance(request.user, User)
    return own_application_at(request.user, reference=reference)


@require_safe
@requires_sign_in
def application(request: Request, reference: str) -> HttpResponse:
    """State, what happens next, and everything that is held about the application."""
    found = _own(request, reference)
    consents = consents_now(found)
    can_change = may_change(found)
    noted: Any = found
    return render(
        request,
        "registration/application.html",
        {
            "edition": found.part.edition,
            "application": found,
            "facts": in_words(found),
            "answers": answered(found),
            "sensitive": [one for _key, one in sensitive_answered(found)],
            "position": waiting_position(found),
            "is_live": found.state in LIVE,
            "can_change": can_change,
            "call": getattr(found.part, "call", None),
            "begun": can_change and noted.is_being_changed and draft_of(found),
            "not_sent": [] if can_change else not_sent(found),
            "changes": changes_of(found) if noted.was_changed else [],
            "place_address": place_address(found),
            "companion_address": companion_address(found),
            "consents": consents,
            "is_asked_anew": bool(asked_anew(consents)),
            "needs": told_needs(found),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def withdraw(request: Request, reference: str) -> HttpResponse:
    """Ask once more, then take the application back."""
    found = _own(request, reference)
    if request.method == "POST":
        assert isinstance(request.user, User)
        try:
            take_back(found, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your application is withdrawn."))
        return redirect(found)
    if found.state not in LIVE:
        return redirect(found)
    return render(
        request,
        "registration/withdraw.html",
        {"edition": found.part.edition, "application": found},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def consents(request: Request, reference: str) -> HttpResponse:
    """Give or take back the consents that are free, and answer changed words anew."""
    found = _own(request, reference)
    outdated = {one.kind for one in asked_anew(consents_now(found))}
    kept = tuple(kind for kind in OPTIONAL_CONSENTS if kind not in outdated)
    anew = tuple(
        kind for kind in (ConsentKind.PRIVACY, *OPTIONAL_CONSENTS) if kind in outdated
    )
    form = ConsentForm(kinds=kept, initial=_in_force(found))
    if request.method == "POST":
        if "anew" in request.POST:
            sent: AgreeingForm = AnewForm(request.POST, kinds=anew)
        else:
            sent = form = ConsentForm(request.POST, kinds=kept)
        if sent.is_valid():
            agreed = sent.agreed()
            # Who has not read the notice again has not taken anything back.
            unread = {ConsentKind.PRIVACY} - {one.kind for one in agreed}
            asked = [kind for kind in sent.kinds if kind not in unread]
            change_consents(found, asked=asked, agreed=agreed)
            messages.success(request, _("Your choices are saved."))
            return redirect(found)
    return render(
        request,
        "registration/consents.html",
        {
            "edition": found.part.edition,
            "application": found,
            "form": form,
            "anew": AnewForm(kinds=anew) if anew else None,
            "needs_anew": ConsentKind.ACCESS_NEEDS in outdated,
        },
        status=422 if form.errors else 200,
    )


def _in_force(application: Application) -> dict[str, bool]:
    in_force = application.consents.filter(withdrawn_at__isnull=True)
    return {consent_field(one.kind): True for one in in_force}


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def access_needs(request: Request, reference: str) -> HttpResponse:
    """Change or erase the access needs."""
    found = _own(request, reference)
    if request.method == "POST":
        form = NeedsForm(request.POST, initial=_needs_now(found))
        if form.is_valid():
            change_needs(found, needs=form.asked_for(), agreed=form.agreed())
            messages.success(request, _("Your access needs are saved."))
            return redirect(found)
    else:
        form = NeedsForm(initial=_needs_now(found))
    return render(
        request,
        "registration/access_needs.html",
        {"edition": found.part.edition, "application": found, "form": form},
        status=422 if form.errors else 200,
    )


def _needs_now(application: Application) -> dict[str, object]:
    needs = AccessNeeds.objects.filter(application=application).first()
    if needs is None:
        return {}
    return {
        "needs": needs.kinds,
        "needs_details": needs.details,
        # Words that have changed are agreed to anew, so the box is empty.
        "consent_access_needs": ConsentKind.ACCESS_NEEDS
        not in {one.kind for one in asked_anew(consents_now(application))},
    }
