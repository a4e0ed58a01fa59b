"""Reading contributions, and finding one's reports."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import (
    require_http_methods,
    require_safe,
)

from apps.accounts.access import requires
from apps.contributions import actions, queries
from apps.contributions.choices import Standing
from apps.contributions.compilation import compilation_of
from apps.contributions.follow_up import expected_of
from apps.contributions.forms import NarrowForm
from apps.contributions.kinds import kinds_of
from apps.contributions.matrix import matrix_of
from apps.contributions.uses import with_use
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.editions.wall_times import zone_of
from apps.registration.rules import has_place

#: So many contributions stand on a page.
AT_ONCE = 25


@require_safe
@requires("contributions.browse_contributions", on=edition_at)
def contribution_list(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Everything filed, and which key questions it covers."""
    follows = request.user.has_perm("contributions.follow_reports", edition)
    matrix = matrix_of(request.user, edition)
    narrow = NarrowForm(
        request.GET,
        questions=[row.question for row in matrix.rows],
        regions=matrix.regions,
        sees_use=follows,
    )
    everything = queries.contributions_for(request.user, edition)
    standing = queries.with_own_support(everything.standing(), request.user)
    merged = Prefetch("merged", everything.order_by("pk"))
    rows = narrow.narrowed(with_use(standing)).prefetch_related(merged)
    code = narrow.cleaned_data.get("question")
    may_support = has_place(request.user, edition)
    page = Paginator(rows, AT_ONCE).get_page(request.GET.get("page"))
    return render(
        request,
        "contributions/list.html",
        {
            "edition": edition,
            "may_report": request.user.has_perm(
                "contributions.see_own_reports", edition
            ),
            "follows": follows,
            "may_support": may_support,
            "take": queries.sessions_that_take(edition) if may_support else (),
            "matrix": matrix,
            "kinds": kinds_of(request.user, edition, matrix.regions),
            "narrow": narrow,
            "is_narrowed": any(narrow.cleaned_data.values()),
            "question": next(
                (row.question for row in matrix.rows if row.question.code == code), None
            ),
            "page": page,
            "may_link": queries.linkable_by(request.user, edition, page.object_list),
        },
    )


@require_safe
@requires("contributions.browse_contributions", on=edition_at)
def compilation(request: HttpRequest, edition: Edition) -> HttpResponse:
    """All of it on one page, to be read or printed as one text."""
    blocks = compilation_of(request.user, edition)
    return render(
        request,
        "contributions/compilation.html",
        {
            "edition": edition,
            "blocks": blocks,
            "is_empty": not any(one.answers for one in blocks),
        },
    )


@require_safe
@requires("contributions.see_own_reports", on=edition_at)
def own_reports(request: HttpRequest, edition: Edition) -> HttpResponse:
    assert request.user.is_authenticated
    return render(
        request,
        "contributions/mine.html",
        {
            "edition": edition,
            "reports": queries.reports_of(request.user, edition),
            "follows": request.user.has_perm("contributions.follow_reports", edition),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("contributions.follow_reports", on=edition_at)
def report_dashboard(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Which reports are filed, awaited, overdue; organisers remind from here."""
    may_remind = request.user.has_perm("contributions.remind_of_reports", edition)
    expected = expected_of(edition)
    if request.method == "POST":
        if not may_remind or not request.user.is_authenticated:
            raise PermissionDenied
        chosen = set(request.POST.getlist("session"))
        sessions = [
            one.session
            for one in expected
            if one.can_be_reminded
            and (one.session.slug in chosen or one.standing in chosen)
        ]
        number = actions.remind_of_reports(edition, sessions, by=request.user)
        messages.success(request, _reminded(number))
        return redirect("contributions:reports", edition=edition.slug)
    standing = request.GET.get("state", "")
    shown = [one for one in expected if standing in ("", one.standing)]
    return render(
        request,
        "contributions/dashboard.html",
        {
            "edition": edition,
            "zone": zone_of(edition),
            "may_remind": may_remind,
            "counts": [
                (state, sum(one.standing == state for one in expected))
                for state in Standing
            ],
            "standing": standing,
            "late": Standing.LATE,
            "has_late": any(one.standing == Standing.LATE for one in expected),
            "page": Paginator(shown, AT_ONCE).get_page(request.GET.get("page")),
        },
    )


def _reminded(number: int) -> str:
    if not number:
        return _("Nobody has to be reminded, or everybody has been today.")
    told = ngettext(
        "%d rapporteur is reminded by letter.",
        "%d rapporteurs are reminded by letter.",
        number,
    )
    return told % number
