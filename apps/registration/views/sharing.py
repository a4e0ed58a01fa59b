"""What co-organising partners read of applications, where people agreed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from apps.accounts.access import requires
from apps.accounts.models import User
from apps.partners.models import Partnership
from apps.registration.access import reading_partner_at
from apps.registration.actions.showing import show_to_partner
from apps.registration.shared import as_partners_read


@require_safe
@requires("registration.read_shared_applications", on=reading_partner_at)
def shared_applications(request: HttpRequest, partnership: Partnership) -> HttpResponse:
    assert isinstance(request.user, User)
    page = show_to_partner(partnership, by=request.user, page=request.GET.get("page"))
    total = page.paginator.count
    return render(
        request,
        "registration/shared_applications.html",
        {
            "edition": partnership.edition,
            "partnership": partnership,
            "page": page,
            "shared": [as_partners_read(one) for one in page.object_list],
            "total": total,
        },
    )
