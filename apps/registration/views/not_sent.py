"""What somebody typed and had not sent when the call closed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from apps.accounts.access import requires_sign_in
from apps.accounts.models import User
from apps.registration.access import call_at
from apps.registration.actions.uploading import discard_drafts
from apps.registration.answers import as_typed
from apps.registration.asking import given
from apps.registration.forms import WholeForm
from apps.registration.models import ApplicationDraft


@require_http_methods(["GET", "HEAD", "POST"])
@requires_sign_in
def not_sent(request: HttpRequest, edition: str, part: str) -> HttpResponse:
    """Show it, to be copied or removed; while the call is open there is another page."""
    assert isinstance(request.user, User)
    call, _sent = call_at(request.user, edition=edition, part=part)
    mine = ApplicationDraft.objects.filter(part=call.part_id, person=request.user)
    draft = mine.first()
    if draft is None or not call.is_past:
        return redirect("registration:apply", edition=edition)
    if request.method == "POST":
        discard_drafts(mine)
        messages.success(request, _("What you had typed is removed."))
        return redirect("registration:apply", edition=edition)
    form = WholeForm(MultiValueDict(draft.answers), given=given(call, draft))
    form.is_valid()
    return render(
        request,
        "registration/not_sent.html",
        {
            "edition": call.part.edition,
            "call": call,
            "draft": draft,
            "sections": as_typed(form, draft.answers),
        },
    )
