"""The silence procedure on a Conference text: begun, objected to, called off."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import told_to_wait
from apps.core.refusals import Refused
from apps.outcomes import queries
from apps.outcomes.access import snapshot_at
from apps.outcomes.actions import silence
from apps.outcomes.forms.silence import ObjectionForm, SilenceForm, StopForm
from apps.outcomes.models import SilenceProcedure, Snapshot


def silence_url(snapshot: Snapshot) -> str:
    slug = snapshot.document.edition.slug
    return reverse("outcomes:silence", args=[slug, snapshot.number])


@require_safe
@requires("outcomes.read_version", on=snapshot_at)
def procedure(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Until when objections count, what was objected, and how it ended."""
    path = f"{silence_url(snapshot)}objection/"
    typed = dict(typed_before_sign_in(request, path=path) or {})
    return _page(request, snapshot, ObjectionForm(initial=typed))


@require_POST
@keeps_what_was_typed(at=lambda path: path.removesuffix("objection/"))
@requires("outcomes.object_to_version", on=snapshot_at)
def object_to(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    form = ObjectionForm(request.POST)
    found = queries.silence_of(snapshot)
    if form.is_valid() and found is None:
        form.add_error(None, _("No silence procedure runs on this text."))
    if found is None or not form.is_valid():
        return _page(request, snapshot, form, status=422)
    if is_too_often(request, "comment"):
        form.add_error(None, _("Wait a minute, then send this objection again."))
        return told_to_wait(_page(request, snapshot, form))
    try:
        silence.object_to(found, by=person(request), key=form.key, **form.cleaned_data)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _page(request, snapshot, form, status=422)
    messages.success(request, _("Your objection is on record."))
    return redirect(silence_url(snapshot))


def _page(
    request: HttpRequest, snapshot: Snapshot, form: ObjectionForm, *, status: int = 200
) -> HttpResponse:
    edition = snapshot.document.edition
    found = queries.silence_of(snapshot)
    may_object = request.user.has_perm("outcomes.object_to_version", snapshot)
    return render(
        request,
        "outcomes/adopt/silence.html",
        {
            "edition": edition,
            "snapshot": snapshot,
            "silence": found,
            "objections": found.objections.select_related("person") if found else (),
            "form": form,
            "may_object": may_object and found is not None and found.is_open,
            "may_adopt": request.user.has_perm("outcomes.adopt_document", edition),
        },
        status=status,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.adopt_document", on=snapshot_at, grave=True)
def hold(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """Begin one on this text, or call off the one that runs on it."""
    found = queries.silence_of(snapshot)
    live = found if found and found.ended_at is None else None
    sent = request.POST if request.method == "POST" else None
    form: Form = StopForm(sent) if live else SilenceForm(sent, snapshot=snapshot)
    if sent is not None and form.is_valid():
        try:
            said = _carry_out(request, snapshot, live, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(silence_url(snapshot))
    return render(
        request,
        "outcomes/adopt/hold_silence.html",
        {
            "edition": snapshot.document.edition,
            "snapshot": snapshot,
            "silence": live,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )


def _carry_out(
    request: HttpRequest,
    snapshot: Snapshot,
    live: SilenceProcedure | None,
    form: Form,
) -> str:
    by = person(request)
    if live:
        silence.stop(live, by=by, **form.cleaned_data)
        return _("The silence procedure is called off. Everybody gets a letter.")
    silence.begin(snapshot, by=by, **form.cleaned_data)
    return _("The silence procedure runs. Everybody with a place gets a letter.")
