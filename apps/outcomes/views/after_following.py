"""What authorities have done: the table for everybody, the form of one of them."""

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
from apps.outcomes.actions import after_following
from apps.outcomes.after_access import Asked, asked_at, published_at
from apps.outcomes.after_choices import Done
from apps.outcomes.forms.after import FollowUpForm
from apps.outcomes.models import Document
from apps.outcomes.queries.after import followed


@require_safe
@for_visitors
@requires("outcomes.view_published", on=published_at)
def follow_up(request: HttpRequest, document: Document) -> HttpResponse:
    return render(
        request,
        "outcomes/after/follow_up.html",
        {
            "edition": document.edition,
            "document": document,
            "language": document.adoption.snapshot.text.language,
            "states": Done,
            "rows": followed(document),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@keeps_what_was_typed()
@requires("outcomes.report_follow_up", on=asked_at)
def report(request: HttpRequest, asked: Asked) -> HttpResponse:
    form = FollowUpForm(
        request.POST if request.method == "POST" else None,
        initial=_initial(asked) | typed_before_sign_in(request),
    )
    if form.is_bound and form.is_valid():
        try:
            after_following.report(
                asked.endorsement,
                paragraph=UUID(asked.entry.id),
                year=asked.year,
                by=person(request),
                told=form.told(),
                seen=form.cleaned_data["seen"] or 0,
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("It is written down. Thank you."))
            return redirect(
                "outcomes:endorsement", asked.edition.slug, asked.endorsement.pk
            )
    return render(
        request,
        "outcomes/after/report.html",
        {"asked": asked, "edition": asked.edition, "form": form},
        status=422 if form.is_bound else 200,
    )


def _initial(asked: Asked) -> dict[str, object]:
    row = asked.row
    if row is None:
        return {"seen": 0}
    names = ("state", "text", "link", "is_public")
    return {"seen": row.edits, **{name: getattr(row, name) for name in names}}
