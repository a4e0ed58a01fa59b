from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires
from apps.core.refusals import Refused
from apps.core.visitors import for_visitors
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.partners import actions, queries
from apps.partners.access import confirmed_partnership_at, own_partnership_at
from apps.partners.forms import AnswerForm
from apps.partners.models import Partnership


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def partners(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(
        request,
        "partners/partners.html",
        {
            "edition": edition,
            "listing": queries.listing(edition),
            "own": Partnership.objects.for_contact(request.user)
            .filter(edition=edition)
            .select_related("organisation"),
        },
    )


@require_safe
@requires("partners.view_logo", on=confirmed_partnership_at)
def logo(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    """The logo of a confirmed partner; nobody else's has an address."""
    assert partnership.logo
    with partnership.logo.open("rb") as kept:
        return HttpResponse(
            kept.read(),
            content_type="image/png",
            headers={"Cache-Control": "public, max-age=3600"},
        )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("partners.answer_for_partnership", on=own_partnership_at)
def answer(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    form = AnswerForm(
        request.POST if request.method == "POST" else None, state=partnership.state
    )
    if form.is_valid():
        try:
            actions.move(partnership, to=form.cleaned_data["answer"], by=request.user)  # type: ignore[arg-type]  # signed in
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Thank you. Your answer is recorded."))
            return redirect("partners:partners", partnership.edition.slug)
    return render(
        request,
        "partners/answer.html",
        {"edition": partnership.edition, "partnership": partnership, "form": form},
        status=422 if form.is_bound else 200,
    )
