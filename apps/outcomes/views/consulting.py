"""The page on which a consultation is planned, prolonged and closed."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import person, requires
from apps.core.refusals import Refused
from apps.outcomes.access import snapshot_at
from apps.outcomes.actions import consulting
from apps.outcomes.forms.windows import PlanForm, ProlongForm
from apps.outcomes.models import Consultation, Snapshot
from apps.outcomes.queries import consultation_of
from apps.outcomes.views.freezing import version_url


@require_http_methods(["GET", "HEAD", "POST"])
@requires("outcomes.write_draft", on=snapshot_at)
def consultation(request: HttpRequest, snapshot: Snapshot) -> HttpResponse:
    """What can be done next depends on whether one is planned or open."""
    found = consultation_of(snapshot)
    live = found if found and found.closed_at is None else None
    if request.method == "POST" and request.POST.get("then") == "close":
        return _close(request, snapshot, live)
    sent = request.POST if request.method == "POST" else None
    form: PlanForm | ProlongForm = (
        ProlongForm(sent, consultation=live)
        if live
        else PlanForm(sent, edition=snapshot.document.edition)
    )
    if sent is not None and form.is_valid():
        try:
            said = _carry_out(request, snapshot, live, form)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, said)
            return redirect(version_url(snapshot))
    return _page(request, snapshot, live, form)


def _carry_out(
    request: HttpRequest, snapshot: Snapshot, live: Consultation | None, form: Form
) -> str:
    if live:
        consulting.prolong(live, by=person(request), **form.cleaned_data)
        return _("The consultation closes later now.")
    made = consulting.plan(snapshot, by=person(request), **form.cleaned_data)
    if made.is_open:
        return _("The consultation is open. Those who are asked get a letter.")
    return _("The consultation is planned. It opens by itself.")


def _close(
    request: HttpRequest, snapshot: Snapshot, live: Consultation | None
) -> HttpResponse:
    if live:
        consulting.close(live, by=person(request))
        messages.success(request, _("The consultation is closed."))
    return redirect(version_url(snapshot))


def _page(
    request: HttpRequest,
    snapshot: Snapshot,
    live: Consultation | None,
    form: Form,
) -> HttpResponse:
    return render(
        request,
        "outcomes/consult/consultation.html",
        {
            "edition": snapshot.document.edition,
            "snapshot": snapshot,
            "consultation": live,
            "form": form,
        },
        status=422 if form.is_bound else 200,
    )
