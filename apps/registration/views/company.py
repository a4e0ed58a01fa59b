"""The people one comes with: assistants, interpreters, a delegation."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires_sign_in
from apps.accounts.limits import is_too_often
from apps.accounts.models import User
from apps.core.addresses import absolute
from apps.core.errors import too_many_requests
from apps.core.refusals import Refused
from apps.registration.access import delegation_at, own_application_at
from apps.registration.actions.deciding import withdraw
from apps.registration.actions.delegations import (
    form_delegation,
    join,
    leave_delegation,
)
from apps.registration.actions.guests import register_companion
from apps.registration.choices import LIVE, State
from apps.registration.guest_forms import CompanionForm, DelegationForm
from apps.registration.models import Application, Delegation, DelegationMember
from apps.registration.queries import with_answers

Request = HttpRequest


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def companions(request: Request, reference: str) -> HttpResponse:
    """Say who comes along, or that somebody does not."""
    found = own_application_at(person(request), reference=reference)
    if found.accompanies_id:
        return redirect(found)
    if found.state not in LIVE and request.method != "POST":
        return redirect(found)
    here = found.companions.exclude(state=State.WITHDRAWN)
    form = CompanionForm()
    if request.method == "POST" and "remove" in request.POST:
        gone = get_object_or_404(here, reference=request.POST["remove"])
        withdraw(gone, by=person(request))
        messages.success(request, _("This person does not come with you any more."))
        return redirect(request.path)
    if request.method == "POST":
        form = CompanionForm(request.POST)
        # Each letter goes to somebody who has not asked for it.
        if form.is_valid() and is_too_often(request, "companions"):
            return too_many_requests(request)
        if form.is_valid() and _registered(request, found, form):
            return redirect(request.path)
    return render(
        request,
        "registration/companions.html",
        {
            "edition": found.part.edition,
            "application": found,
            "companions": with_answers(here.select_related("person")),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _registered(request: Request, found: Application, form: CompanionForm) -> bool:
    try:
        register_companion(found, **form.cleaned_data, by=person(request))
    except Refused as refusal:
        form.add_error("email", str(refusal))
        return False
    messages.success(request, _("The person is registered and gets a letter."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def own_delegation(request: Request, reference: str) -> HttpResponse:
    """Form a delegation, or see the one that one belongs to."""
    who = person(request)
    found = own_application_at(who, reference=reference)
    edition = found.part.edition
    mine = (
        DelegationMember.objects.filter(edition=edition, person=who)
        .select_related("delegation__edition", "delegation__head")
        .first()
    )
    # Who joined another one while typing reads why, beside what they typed.
    if mine is not None and request.method != "POST":
        return redirect(mine.delegation)
    form = DelegationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = form_delegation(edition, head=who, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            return redirect(made)
    return render(
        request,
        "registration/form_delegation.html",
        {"edition": edition, "application": found, "form": form},
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def delegation(request: Request, edition: str, code: str) -> HttpResponse:
    """What the head's link leads to: join the delegation, see it, leave it."""
    who = person(request)
    found = delegation_at(who, edition=edition, code=code)
    if request.method == "POST":
        return _changed(request, found, who)
    members = found.members.select_related("person")
    is_member = members.filter(person=who).exists()
    shown = members.filter(person__is_active=True, person__is_hidden=False)
    return render(
        request,
        "registration/delegation.html",
        {
            "edition": found.edition,
            "delegation": found,
            "is_member": is_member,
            "is_head": found.head_id == who.pk,
            # Only members see who belongs to it; hidden people nobody sees.
            "members": shown if is_member else (),
            "address": absolute(found.get_absolute_url()),
        },
    )


def _changed(request: Request, found: Delegation, person: User) -> HttpResponse:
    leaves = "leave" in request.POST
    try:
        if leaves:
            leave_delegation(found, person=person)
        else:
            join(found, person=person)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect(found)
    if leaves:
        messages.success(request, _("You have left the delegation."))
        return redirect("registration:apply", edition=found.edition.slug)
    messages.success(request, _("You belong to the delegation."))
    return redirect(found)
