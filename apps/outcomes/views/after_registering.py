"""The register of local governments, over all editions."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import open_to_everyone
from apps.core.visitors import for_visitors
from apps.outcomes.queries.after_register import (
    Narrowed,
    narrowed,
    register_for,
    where_in,
)

ON_A_PAGE = 50


@require_safe
@for_visitors
@open_to_everyone
def register(request: HttpRequest) -> HttpResponse:
    asked = Narrowed(
        words=request.GET.get("words", "").strip(),
        country=request.GET.get("country", ""),
        region=request.GET.get("region", ""),
    )
    everything = register_for(request.user)
    where = where_in(everything)
    pages = Paginator(narrowed(everything, asked, where), ON_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    return render(
        request,
        "outcomes/after/register.html",
        {
            "asked": asked,
            "where": where,
            "page": page,
            "rows": [
                (one, where.region_of.get(one.authority.country.code, ""))
                for one in page.object_list
            ],
        },
    )
