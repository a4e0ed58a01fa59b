"""The page on which a change of one paragraph is proposed."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires
from apps.accounts.limits import is_too_often
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.errors import told_to_wait
from apps.core.refusals import Refused
from apps.outcomes.access import snapshot_at
from apps.outcomes.actions import voicing
from apps.outcomes.emails import voice_path
from apps.outcomes.forms.voices import AmendForm
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Amendment, Snapshot
from apps.outcomes.queries import consultation_of


def version_with(user: Any, *, edition: str, number: int, paragraph: UUID) -> Snapshot:
    """The version, if that paragraph is in it; else 404."""
    snapshot = snapshot_at(user, edition=edition, number=number)
    _entry(snapshot, paragraph)
    return snapshot


def _entry(snapshot: Snapshot, paragraph: UUID) -> Entry:
    for entry in snapshot.text.entries:
        if entry.id == str(paragraph):
            return entry
    raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.comment_on_version", on=version_with)
def amend(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    assert request.resolver_match is not None
    paragraph: UUID = request.resolver_match.kwargs["paragraph"]
    entry = _entry(snapshot, paragraph)
    if request.method != "POST":
        form = AmendForm(entry=entry, text=snapshot.text)
        form.initial = {**form.initial, **typed_before_sign_in(request)}
        return _page(request, snapshot, entry, form)
    form = AmendForm(request.POST, entry=entry, text=snapshot.text)
    if form.is_valid() and is_too_often(request, "comment"):
        form.add_error(None, _("Wait a minute, then send this again."))
        return told_to_wait(_page(request, snapshot, entry, form))
    if form.is_valid():
        try:
            made = _sent(request, snapshot, paragraph, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your amendment is recorded. Thank you."))
            return redirect(voice_path(made))
    return _page(request, snapshot, entry, form, status=422)


def _sent(
    request: HttpRequest, snapshot: Snapshot, paragraph: UUID, form: AmendForm
) -> Amendment:
    typed = form.cleaned_data
    return voicing.amend(
        snapshot,
        by=person(request),
        paragraph=paragraph,
        key=typed["submission_key"],
        proposed=voicing.Proposed(
            kind=typed["kind"],
            body=typed["body"],
            reason=typed["reason"],
            after=UUID(typed["after"]) if typed["after"] else None,
        ),
        on_behalf_of=typed["on_behalf_of"],
        is_named=typed["is_named"],
    )


def _page(
    request: HttpRequest,
    snapshot: Snapshot,
    entry: Entry,
    form: AmendForm,
    *,
    status: int = 200,
) -> HttpResponse:
    consultation = consultation_of(snapshot)
    return render(
        request,
        "outcomes/consult/amend.html",
        {
            "edition": snapshot.document.edition,
            "snapshot": snapshot,
            "text": snapshot.text,
            "entry": entry,
            "consultation": consultation,
            "is_open": consultation is not None and consultation.is_open,
            "form": form,
        },
        status=status,
    )
