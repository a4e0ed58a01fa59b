"""The programme as a list, as a table of rooms, and as a text of few bytes."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.core.visitors import for_visitors
from apps.core.zones import known_zone_of, zone_named, zone_of, zone_or_ours
from apps.editions.access import edition_at
from apps.editions.models import Edition
from apps.programme import queries
from apps.programme.forms import FilterForm


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def programme(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(request, "programme/programme.html", page_of(request, edition))


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def text(request: HttpRequest, edition: Edition) -> HttpResponse:
    return render(request, "programme/text.html", page_of(request, edition))


@require_safe
@for_visitors
@requires("editions.view_edition_page", on=edition_at)
def grid(request: HttpRequest, edition: Edition) -> HttpResponse:
    page = page_of(request, edition)
    days = queries.grid_of(page["programme"].days)
    return render(request, "programme/grid.html", page | {"way": "grid", "grid": days})


def page_of(request: HttpRequest, edition: Edition) -> dict[str, Any]:
    """What every look at the programme is made of."""
    form = FilterForm(request.GET)
    chosen = form.chosen()
    zone = known_zone_of(request) or zone_named(edition.time_zone) or zone_of(request)
    return {
        "edition": edition,
        "chosen": chosen,
        "way": form.way,
        "zone": zone,
        "edition_zone": zone_or_ours(edition.time_zone),
        "knows_zone": known_zone_of(request) is not None,
        # Translators: Django's date format letters; "Wednesday 8 February 2023".
        "day_format": pgettext("date format", "l j F Y"),
        # Translators: Django's date format letters; "Wed 8 Feb".
        "short_day_format": pgettext("date format", "D j M"),
        "programme": queries.programme_of(
            edition, reader=request.user, zone=zone, choice=chosen
        ),
    }
