"""The ledger as a page, as a table to take away, and as data."""

from dataclasses import asdict

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.tables import CSV_TYPE, write_csv
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.outcomes.choices import Outcome
from apps.outcomes.queries import document_of
from apps.outcomes.queries.led_to import IN_THE_TEXT, OPEN
from apps.outcomes.queries.ledger import (
    AMENDMENT,
    COMMENT,
    CONTRIBUTION,
    Line,
    ledger_of,
)

ON_A_PAGE = 50


def _hears_all(request: HttpRequest, edition: Edition) -> bool:
    return bool(request.user.has_perm("outcomes.hear_all", edition))


def _lines(edition: Edition, *, hears_all: bool) -> list[Line]:
    document = document_of(edition)
    return ledger_of(document, hears_all=hears_all) if document else []


@require_safe
@requires("outcomes.read_ledger", on=edition_at)
def ledger(request: HttpRequest, edition: Edition) -> HttpResponse:
    hears_all = _hears_all(request, edition)
    lines = _lines(edition, hears_all=hears_all)
    kind, outcome = request.GET.get("kind", ""), request.GET.get("outcome", "")
    chosen = [
        line
        for line in lines
        if kind in {"", line.kind} and outcome in {"", line.outcome}
    ]
    pages = Paginator(chosen, ON_A_PAGE)
    return render(
        request,
        "outcomes/consult/ledger.html",
        {
            "edition": edition,
            "page": pages.get_page(request.GET.get("page")),
            "number": len(chosen),
            "has_regions": any(line.region for line in chosen),
            "hears_all": hears_all,
            "kind": kind,
            "outcome": outcome,
            "kinds": [
                (CONTRIBUTION, _("Contributions of sessions")),
                (AMENDMENT, _("Amendments")),
                (COMMENT, _("Comments")),
            ],
            "outcomes": [
                (OPEN, _("Not decided yet")),
                (IN_THE_TEXT, _("In the text")),
                *((one.value, one.label) for one in Outcome),
            ],
        },
    )


@require_safe
@requires("outcomes.read_ledger", on=edition_at)
def ledger_csv(request: HttpRequest, edition: Edition) -> HttpResponse:
    header = [
        _("Kind"),
        _("What"),
        _("About"),
        _("By"),
        _("World region"),
        _("Text"),
        _("Merged into it"),
        _("Result"),
        _("Reason"),
        _("Where it is now"),
    ]
    rows = [
        [
            line.kind,
            line.label,
            line.about,
            line.by,
            line.region,
            line.text or line.withheld,
            "\n".join(one.text for one in line.merged),
            line.outcome_label,
            line.reason,
            ", ".join(led.name for led in line.led_to),
        ]
        for line in _lines(edition, hears_all=_hears_all(request, edition))
    ]
    name = f"ledger-{edition.slug}.csv"
    return HttpResponse(
        write_csv(header, rows),
        content_type=CSV_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@requires("outcomes.read_ledger", on=edition_at)
def ledger_json(request: HttpRequest, edition: Edition) -> HttpResponse:
    lines = [
        asdict(line) for line in _lines(edition, hears_all=_hears_all(request, edition))
    ]
    return JsonResponse(
        {"format": "hrgl-ledger/1", "edition": edition.slug, "lines": lines}
    )
