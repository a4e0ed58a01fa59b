from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.people import actions, queries
from apps.people.access import pair_at
from apps.people.couples import Pair
from apps.people.forms import MergeForm


@require_safe
@requires("people.find_duplicates", on=edition_at)
def duplicates(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(
        request,
        "people/duplicates.html",
        {"edition": edition, "pairs": queries.probable_duplicates(edition)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("people.merge_accounts", on=pair_at, grave=True)
def merge(request: HttpRequest, pair: Pair) -> HttpResponse:
    """Side by side; what is chosen stays, and nothing is lost."""
    assert isinstance(request.user, User)
    form = MergeForm(request.POST if request.method == "POST" else None, pair=pair)
    if form.is_valid():
        try:
            chosen = form.chosen()
            actions.merge(chosen.pop("kept"), **chosen, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The two accounts are one. Both were told."))
        return redirect("people:duplicates", pair.edition.slug)
    return render(
        request,
        "people/merge.html",
        {"edition": pair.edition, "pair": pair, "form": form},
        status=422 if form.errors else 200,
    )
