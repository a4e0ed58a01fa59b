"""The doors to what comes after publication."""

from typing import TYPE_CHECKING

import rules
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from apps.editions.access import edition_at
from apps.editions.choices import Job
from apps.editions.rules import holds
from apps.outcomes.models import Document, Endorsement
from apps.outcomes.queries.after import published_of

if TYPE_CHECKING:
    from apps.accounts.models import User


def published_at(user: "User | AnonymousUser", *, edition: str) -> Document:
    document = published_of(edition_at(user, edition=edition))
    if document is None:
        raise Http404(_("The Outcome Document is not published yet."))
    return document


def endorsement_at(
    user: "User | AnonymousUser", *, edition: str, endorsement: int
) -> Endorsement:
    return get_object_or_404(
        Endorsement.objects.visible_to(user).select_related(
            "document__edition__series", "document__adoption", "authority"
        ),
        pk=endorsement,
        document__edition=edition_at(user, edition=edition),
    )


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_contact(user: "User | AnonymousUser", endorsement: Endorsement | None) -> bool:
    return endorsement is not None and endorsement.contact_id == user.pk


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def organises(user: "User | AnonymousUser", endorsement: Endorsement | None) -> bool:
    return endorsement is not None and holds(
        user, endorsement.document.edition_id, Job.ORGANISER
    )


rules.add_perm("outcomes.view_published", rules.always_true)
rules.add_perm("outcomes.endorse_document", rules.is_authenticated)
rules.add_perm("outcomes.view_endorsement_page", rules.always_true)
rules.add_perm("outcomes.see_evidence", is_contact | organises)
rules.add_perm("outcomes.answer_for_endorsement", is_contact)
