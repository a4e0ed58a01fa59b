"""The short form of assistants and interpreters, by the link in their letter."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.access import open_to_everyone
from apps.core.refusals import Refused
from apps.registration import wordings
from apps.registration.access import application_of_letter
from apps.registration.actions.accompanying import answer_as_companion
from apps.registration.actions.deciding import withdraw
from apps.registration.choices import LIVE
from apps.registration.companion_forms import ASKED, AccompanyingForm
from apps.registration.consent_forms import consent_field
from apps.registration.models import AccessNeeds, Application
from apps.registration.queries import asked_anew, consents_now, has_answered


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@open_to_everyone
def accompany(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Ask a companion for the little that is needed, and keep it.

    Whoever holds the letter may answer it once, signed in or not, and reads nothing that
    the letter does not say. What was answered is shown to the person, signed in.
    """
    found = application_of_letter(reference=reference, key=key)
    if found.accompanies is None:
        raise Http404
    is_self = request.user.pk == found.person_id
    if found.state not in LIVE or (has_answered(found) and not is_self):
        return _page(request, found, None)
    known = _known(found) if is_self else _named(found)
    if request.method != "POST":
        return _page(request, found, AccompanyingForm(initial=known))
    if request.POST.get("answer") == "decline":
        return _stays_away(request, found)
    form = AccompanyingForm(request.POST, initial=known)
    if form.is_valid() and _kept(request, found, form):
        return redirect(found if is_self else request.path)
    return _page(request, found, form)


def _stays_away(request: HttpRequest, found: Application) -> HttpResponse:
    withdraw(found, by=found.person)
    messages.success(request, _("Thank you. We have noted that you do not come along."))
    return redirect(request.path)


def _kept(request: HttpRequest, found: Application, form: AccompanyingForm) -> bool:
    told = form.cleaned_data
    try:
        answer_as_companion(
            found,
            by=found.person,
            name=told["name"],
            kind=told["kind"],
            languages=told["languages"],
            needs=form.asked_for(),
            asked=ASKED,
            agreed=form.agreed(),
            is_again=request.user.pk == found.person_id,
        )
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return False
    messages.success(request, _("Thank you. What you told us is saved."))
    return True


def _named(found: Application) -> dict[str, object]:
    """What the letter says as well."""
    return {"name": found.full_name, "kind": found.companion_as}


def _known(found: Application) -> dict[str, object]:
    """What the person said before; a consent to words that have changed is asked anew."""
    needs = AccessNeeds.objects.filter(application=found).first()
    now = consents_now(found)
    outdated = {one.kind for one in asked_anew(now)}
    agreed = {
        consent_field(one.kind): True
        for one in now
        if one.withdrawn_at is None and one.kind not in outdated
    }
    told = {"needs": needs.kinds, "needs_details": needs.details} if needs else {}
    return {**_named(found), "languages": found.languages, **told, **agreed}


def _page(
    request: HttpRequest, found: Application, form: AccompanyingForm | None
) -> HttpResponse:
    return render(
        request,
        "registration/accompany.html",
        {
            "edition": found.part.edition,
            "application": found,
            "accompanied": found.accompanies,
            "is_live": found.state in LIVE,
            "form": form,
            "notice": wordings.privacy_notice(),
        },
        status=422 if form and form.errors else 200,
    )
