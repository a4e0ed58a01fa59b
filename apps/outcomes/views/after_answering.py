"""Who answers for an endorsement, and the name of its authority: forms on its page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.core.errors import AN_HOUR, told_to_wait
from apps.core.refusals import Refused
from apps.outcomes.actions import after_answering
from apps.outcomes.after_access import endorsement_at
from apps.outcomes.forms.after import AuthorityForm, HandOverForm
from apps.outcomes.models import Endorsement
from apps.outcomes.views.after_endorsing import address_of, endorsement_page


@require_POST
@requires("outcomes.hand_endorsement_over", on=endorsement_at)
def hand_over(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    form = HandOverForm(request.POST)
    if form.is_valid() and is_too_often(request, "endorse"):
        form.add_error(None, _("Wait an hour, then send this again."))
        page = endorsement_page(request, endorsement, hand_over=form)
        return told_to_wait(page, seconds=AN_HOUR)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            after_answering.hand_over(endorsement, by=person(request), email=email)
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            messages.success(request, _("We have written to this address."))
            return redirect(*address_of(endorsement))
    return endorsement_page(request, endorsement, hand_over=form, status=422)


@require_POST
@requires("outcomes.take_endorsement_over", on=endorsement_at)
def take_over(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    try:
        after_answering.take_over(endorsement, by=person(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You answer for this endorsement now. Thank you."))
    return redirect(*address_of(endorsement))


@require_POST
@requires("outcomes.correct_authority", on=endorsement_at)
def correct(request: HttpRequest, endorsement: Endorsement) -> HttpResponse:
    form = AuthorityForm(request.POST)
    if form.is_valid():
        try:
            after_answering.correct_authority(
                endorsement, by=person(request), named=form.named()
            )
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, _("Corrected."))
            return redirect(*address_of(endorsement))
    return endorsement_page(request, endorsement, correct=form, status=422)
