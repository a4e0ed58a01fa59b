"""What people of sessions answer, tell of themselves and bring."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import requires_sign_in
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.core.zones import place_of, zone_of
from apps.programme.access import own_edition_at, own_role_at
from apps.programme.actions import materials, speaking
from apps.programme.forms.speaking import (
    AnswerForm,
    MaterialOfSpeakerForm,
    ProfileForm,
    TimeFormSet,
    initial_times,
)
from apps.programme.models import Material, SessionPerson
from apps.programme.queries.speaking import profile_of, roles_of, times_of


def _way_up(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        (_("My page"), reverse("programme:me")),
        (_("My roles in sessions"), reverse("programme:speaking")),
        *more,
    ]


@require_safe
@requires_sign_in
def roles(request: HttpRequest) -> HttpResponse:
    editions = roles_of(request.user)  # type: ignore[arg-type]  # signed in
    way_up = [*_way_up()[:1], (_("My roles in sessions"), "")]
    return render(
        request, "programme/speaking.html", {"editions": editions, "way_up": way_up}
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def role(request: HttpRequest, pk: int) -> HttpResponse:
    """Say yes or no to a role, and see what one has brought to the session."""
    mine = own_role_at(request.user, pk=pk)  # type: ignore[arg-type]  # signed in
    form = AnswerForm(request.POST if request.method == "POST" else None, role=mine)
    if form.is_valid():
        try:
            speaking.answer(mine, form.answered(), by=request.user)  # type: ignore[arg-type]  # as above
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(
                request, _("Your answer is saved. You can change it here.")
            )
        return redirect("programme:role", pk=pk)
    return _role_page(request, mine, form=form)


@require_POST
@requires_sign_in
def add_material(request: HttpRequest, pk: int) -> HttpResponse:
    mine = own_role_at(request.user, pk=pk)  # type: ignore[arg-type]  # signed in
    form = MaterialOfSpeakerForm(request.POST, request.FILES)
    if not form.is_valid():
        return _role_page(request, mine, material_form=form)
    typed = dict(form.cleaned_data)
    try:
        checked, by = typed.pop("upload"), request.user
        materials.bring(mine, checked=checked, by=by, **typed)  # type: ignore[arg-type]  # as above
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _role_page(request, mine, material_form=form)
    messages.success(request, _("It is added to the session."))
    return redirect("programme:role", pk=pk)


@require_POST
@requires_sign_in
def remove_material(request: HttpRequest, pk: int, material: int) -> HttpResponse:
    mine = own_role_at(request.user, pk=pk)  # type: ignore[arg-type]  # signed in
    brought = Material.objects.select_related("session").filter(brought_by=mine)
    materials.take_back(get_object_or_404(brought, pk=material), by=request.user)  # type: ignore[arg-type]  # as above
    messages.success(request, _("It is removed from the session."))
    return redirect("programme:role", pk=pk)


def _role_page(
    request: HttpRequest,
    mine: SessionPerson,
    *,
    form: AnswerForm | None = None,
    material_form: MaterialOfSpeakerForm | None = None,
) -> HttpResponse:
    session = mine.session
    form = form or AnswerForm(role=mine)
    material_form = material_form or MaterialOfSpeakerForm()
    brought = [*mine.materials.all()]
    for material in brought:
        material.session = session
    page: dict[str, Any] = {
        "role": mine,
        "session": session,
        "edition": session.edition,
        "form": form,
        "material_form": material_form,
        "brought": brought,
        "is_over": session.is_cancelled
        or (session.ends_at is not None and session.ends_at <= now()),
        "way_up": _way_up((session.title, "")),
    }
    bad = form.errors or material_form.errors
    return render(request, "programme/role.html", page, status=422 if bad else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def about_me(request: HttpRequest, edition: str) -> HttpResponse:
    """Tell who one is and when one can, for all sessions of an edition."""
    person = request.user
    assert isinstance(person, User)
    found = own_edition_at(person, edition=edition)
    zone = zone_of(request)
    sent = request.POST if request.method == "POST" else None
    profile = profile_of(person, found)
    form = ProfileForm(
        sent,
        initial={
            "biography": profile.biography,
            "shows_biography": profile.shows_biography,
        },
    )
    times: Any = TimeFormSet(
        sent,
        prefix="t",
        initial=initial_times(times_of(person, found), zone),
        form_kwargs={"zone": zone},
    )
    if sent is not None and all([form.is_valid(), times.is_valid()]):
        speaking.tell_of_oneself(
            person, found, times=times.spans(), **form.cleaned_data
        )
        messages.success(request, _("It is saved."))
        return redirect("programme:about-me", edition=edition)
    return render(
        request,
        "programme/about_me.html",
        {
            "edition": found,
            "form": form,
            "times": times,
            "place": place_of(zone),
            "way_up": _way_up((_("About me, and when I can"), "")),
        },
        status=422 if sent is not None else 200,
    )
