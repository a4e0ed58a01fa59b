"""What an edition carries forward from an earlier text: the page, and one decision."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import person, requires
from apps.accounts.typed import keeps_what_was_typed, typed_before_sign_in
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.outcomes.actions import after_carrying
from apps.outcomes.after_access import Building, Deciding, building_at, deciding_at
from apps.outcomes.forms.after import CarryForm
from apps.outcomes.queries.after_carried import forward


@require_safe
@for_visitors
@requires("outcomes.view_carried", on=building_at)
def carried(request: HttpRequest, building: Building) -> HttpResponse:
    edition, document = building.edition, building.document
    return render(
        request,
        "outcomes/after/carried.html",
        {
            "edition": edition,
            "document": document,
            "language": document.adoption.snapshot.text.language,
            "rows": forward(edition, document),
            "may_decide": request.user.has_perm("outcomes.write_draft", edition),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.decide_carried", on=deciding_at)
def carry(request: HttpRequest, deciding: Deciding) -> HttpResponse:
    edition = deciding.edition
    form = CarryForm(
        request.POST if request.method == "POST" else None,
        edition=edition,
        initial=_initial(deciding) | typed_before_sign_in(request),
    )
    if form.is_bound and form.is_valid():
        try:
            after_carrying.carry(
                edition,
                paragraph=UUID(deciding.entry.id),
                by=person(request),
                made=form.made(),
                seen=form.cleaned_data["seen"] or 0,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down."))
            return redirect("outcomes:carried", edition.slug)
    return render(
        request,
        "outcomes/after/carry.html",
        {"deciding": deciding, "edition": edition, "form": form},
        status=422 if form.is_bound else 200,
    )


def _initial(deciding: Deciding) -> dict[str, object]:
    row = deciding.row
    if row is None:
        return {"seen": 0}
    known = {name: getattr(row, name) for name in ("how", "question", "note")}
    return {"seen": row.edits, **known}
