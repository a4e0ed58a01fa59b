"""A sitting of the Conference: the panel, the screen of the hall, the page to follow."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes import marks, queries
from apps.outcomes.actions import sitting as actions
from apps.outcomes.forms.sitting import DEEDS, SittingForm
from apps.outcomes.models import Sitting, Snapshot
from apps.outcomes.queries.sitting import hall, sitting_of


@require_safe
@requires("outcomes.follow_sitting", on=edition_at)
def follow(request: HttpRequest, edition: Edition) -> HttpResponse:
    return _shown(request, edition, "outcomes/adopt/sitting.html")


@require_safe
@requires("outcomes.follow_sitting", on=edition_at)
def screen(request: HttpRequest, edition: Edition) -> HttpResponse:
    """What the hall sees, in letters that are read from afar."""
    return _shown(request, edition, "outcomes/adopt/screen.html")


def _shown(request: HttpRequest, edition: Edition, template: str) -> HttpResponse:
    return render(request, template, _facts(request, edition))


def _facts(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    sitting = sitting_of(edition)
    return {
        "edition": edition,
        "sitting": sitting,
        "hall": hall(sitting) if sitting else None,
        "mark": sitting and marks.key_of(sitting.document_id, edition.slug),
        "may_adopt": request.user.has_perm("outcomes.adopt_document", edition),
        "may_read": sitting is not None
        and request.user.has_perm("outcomes.read_version", sitting.snapshot),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.adopt_document", on=edition_at, grave=True)
def panel(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Where the chair's helpers move the sitting on."""
    sitting = sitting_of(edition)
    live = sitting if sitting and sitting.closed_at is None else None
    if request.method != "POST":
        return _panel(request, edition, live, SittingForm())
    form = _form(request, live)
    if form.is_valid():
        try:
            _carry_out(request, edition, live, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("outcomes:sitting-panel", edition=edition.slug)
    return _panel(request, edition, live, form, status=422)


def _form(request: HttpRequest, live: Sitting | None) -> Form:
    if live is None:
        return SittingForm(request.POST)
    # What is no deed of the panel has no item either, and is told so.
    deed = DEEDS.get(request.POST.get("do", ""), DEEDS["show"])
    return deed(request.POST)


def _carry_out(
    request: HttpRequest, edition: Edition, live: Sitting | None, form: Any
) -> None:
    by = person(request)
    if live:
        form.carry_out(live, by=by)
        if form.done:
            messages.success(request, form.done)
        return
    newest = _newest(edition)
    if newest is None:
        raise Refused(_("There is no text yet."), code="no_text")
    actions.open_sitting(newest, by=by, **form.cleaned_data)


def _newest(edition: Edition) -> Snapshot | None:
    document = queries.document_of(edition)
    return document.snapshots.order_by("-number").first() if document else None


def _panel(
    request: HttpRequest,
    edition: Edition,
    live: Sitting | None,
    form: Form,
    *,
    status: int = 200,
) -> HttpResponse:
    newest = _newest(edition)
    facts = {
        "edition": edition,
        "sitting": live,
        "hall": hall(live) if live else None,
        "newest": newest,
        "is_newer": live and newest and live.snapshot_id != newest.pk,
        "form": form,
        "new_key": uuid4,
        "arrange": SittingForm(
            initial={"mode": live.mode, "is_public": live.is_public} if live else None
        ),
    }
    return render(request, "outcomes/adopt/panel.html", facts, status=status)
