"""Challenges, solutions and practices: browsing them, and linking what belongs together."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.access import requires
from apps.contributions import actions, queries
from apps.contributions.access import contribution_at
from apps.contributions.choices import LINKABLE, Kind
from apps.contributions.forms import LinkForm
from apps.contributions.likeness import by_likeness
from apps.contributions.models import Contribution
from apps.contributions.models.contributions import ContributionQuerySet
from apps.contributions.together import Together, together
from apps.core.refusals import Refused
from apps.editions.access import edition_at
from apps.editions.models import Edition

#: So many that could belong to one are offered.
OFFERED = 30
#: So many stand on a page.
AT_ONCE = 25


@require_safe
@requires("contributions.browse_contributions", on=edition_at)
def browse(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All of one kind, each with what is linked with it."""
    asked = request.GET.get("kind", "")
    kind = Kind(asked) if asked in LINKABLE else Kind.CHALLENGE
    readable = queries.contributions_for(request.user, edition)
    of_kind = readable.standing().filter(kind=kind)
    page = Paginator(of_kind, AT_ONCE).get_page(request.GET.get("page"))
    rows = list(page.object_list)
    return render(
        request,
        "contributions/together.html",
        {
            "edition": edition,
            "kind": kind,
            "kinds": LINKABLE,
            "page": page,
            "rows": together(rows, readable),
            "may_link": queries.linkable_by(request.user, edition, rows),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contributions.link", on=contribution_at)
def linking(request: HttpRequest, contribution: Contribution) -> HttpResponse:
    """What is linked with one contribution, and what else could be."""
    assert request.user.is_authenticated
    if contribution.kind not in LINKABLE:
        raise Http404
    readable = queries.contributions_for(request.user, contribution.edition)
    [here] = together([contribution], readable)
    form = _form(request, here, readable)
    is_linking = form.is_bound
    if request.method == "POST" and (not is_linking or form.is_valid()):
        try:
            if is_linking:
                actions.link(contribution, form.chosen, by=request.user)
                messages.success(request, _("They are linked."))
            elif other := _linked_with(request, here):
                actions.unlink(contribution, other, by=request.user)
                messages.success(request, _("The link is taken back."))
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect(request.path)
    return render(
        request,
        "contributions/linking.html",
        {"edition": contribution.edition, "here": here, "form": form},
        status=422 if form.errors else 200,
    )


def _form(
    request: HttpRequest, here: Together, readable: ContributionQuerySet
) -> LinkForm:
    """What could belong to it, most alike first; bound where somebody links."""
    kinds = [kind for kind, _linked in here.by_kind]
    known = [here.contribution.pk, *(one.pk for one in here.linked)]
    others = readable.standing().filter(kind__in=kinds).exclude(pk__in=known)
    is_linking = request.POST.get("do") == "link"
    return LinkForm(
        by_likeness(here.contribution, others)[:OFFERED],
        request.POST if is_linking else None,
    )


def _linked_with(request: HttpRequest, here: Together) -> Contribution | None:
    other = request.POST.get("other", "")
    return next((one for one in here.linked if str(one.pk) == other), None)
