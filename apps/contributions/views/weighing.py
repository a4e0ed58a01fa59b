"""Supporting contributions, and merging those that say the same."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.access import requires
from apps.contributions import actions, queries
from apps.contributions.access import contribution_at
from apps.contributions.forms import MergeForm
from apps.contributions.likeness import by_likeness
from apps.contributions.models import Contribution
from apps.core.refusals import Refused

#: So many that are like one are offered for merging.
OFFERED = 30


@require_POST
@requires("contributions.support", on=contribution_at)
def support(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """Support it, or stop; back to where it stands in the list."""
    assert request.user.is_authenticated
    if request.POST.get("do") == "stop":
        actions.stop_supporting(contribution, by=request.user)
    else:
        actions.support(contribution, by=request.user)
    address = reverse("contributions:list", args=[contribution.edition.slug])
    return redirect(f"{address}?{request.GET.urlencode()}#c-{contribution.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contributions.merge", on=contribution_at)
def merging(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """What says the same as one contribution, to be merged into it."""
    assert request.user.is_authenticated
    rows = queries.contributions_for(request.user, contribution.edition)
    rows = rows.exclude(pk=contribution.pk)
    others = by_likeness(contribution, rows.standing())[:OFFERED]
    is_merging = request.POST.get("do") == "merge"
    form = MergeForm(others, request.POST if is_merging else None)
    if request.method == "POST" and (not is_merging or form.is_valid()):
        try:
            if is_merging:
                actions.merge(contribution, form.chosen, by=request.user)
                messages.success(request, _("They are merged. Their texts stay."))
            elif other := _merged_in(request, rows.filter(merged_into=contribution)):
                actions.separate(other, by=request.user)
                messages.success(request, _("It stands for itself again."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    return render(
        request,
        "contributions/merging.html",
        {
            "edition": contribution.edition,
            "contribution": contribution,
            "merged": rows.filter(merged_into=contribution),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _merged_in(
    request: HttpRequest, merged: QuerySet[Contribution]
) -> Contribution | None:
    other = request.POST.get("other", "")
    return next((row for row in merged if str(row.pk) == other), None)
