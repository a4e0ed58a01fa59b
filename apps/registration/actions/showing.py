"""Showing partners what people agreed to share; who looked is written down."""

from typing import TYPE_CHECKING

from django.core.paginator import Page, Paginator
from django.db import transaction

from apps.core import audit
from apps.partners.models import Partnership
from apps.registration.models import Application
from apps.registration.shared import shared_with_partners

if TYPE_CHECKING:
    from apps.accounts.models import User

AT_ONCE = 25


@transaction.atomic
def show_to_partner(
    partnership: Partnership, *, by: "User", page: str | None = None
) -> "Page[Application]":
    """One page of the shared applications, with a line that says who saw which.

    It is written before anything is shown: what cannot be noted is not seen.
    """
    rows = shared_with_partners(partnership.edition)
    found = Paginator(rows, AT_ONCE).get_page(page)
    found.object_list = list(found.object_list)
    audit.record(
        by,
        "partnership.applications_looked_at",
        partnership,
        after={
            "page": found.number,
            "applications": [one.pk for one in found.object_list],
        },
        edition_id=partnership.edition_id,
    )
    return found
