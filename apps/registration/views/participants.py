"""The list of participants of a part, for those who are participants themselves."""

from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.editions.models import Part
from apps.registration.access import part_at
from apps.registration.listing_forms import ListingForm
from apps.registration.models import Application
from apps.registration.participants import (
    countries_of,
    listed_participants,
    narrowed,
)

AT_ONCE = 100


@require_safe
@requires("registration.read_participants", on=part_at)
def participants(request: HttpRequest, part: Part) -> HttpResponse:
    """Names, organisations and countries of those who agreed, and whether oneself is one."""
    everybody = listed_participants(part)
    form = ListingForm(request.GET, countries=countries_of(everybody))
    chosen = form.chosen()
    shown = Paginator(narrowed(everybody, **chosen), AT_ONCE)
    own = Application.objects.admitted().filter(part=part, person=request.user.pk)
    is_listed = Exists(everybody.filter(pk=OuterRef("pk")))
    return render(
        request,
        "registration/participants.html",
        {
            "edition": part.edition,
            "part": part,
            "form": form,
            "is_narrowed": any(chosen.values()),
            "page": shown.get_page(request.GET.get("page")),
            "own": own.annotate(is_listed=is_listed).first(),
        },
    )
