"""The doors to what comes after publication."""

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

import rules
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from apps.editions.access import edition_at
from apps.editions.choices import Job
from apps.editions.models import Edition
from apps.editions.rules import holds
from apps.outcomes.after_choices import EndorsementState
from apps.outcomes.frozen import Entry
from apps.outcomes.models import Carried, Document, Endorsement, FollowUp
from apps.outcomes.queries.after import provisions_of, published_of, years_of
from apps.outcomes.queries.after_carried import earlier_of
from apps.outcomes.rules import WRITERS

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
            "document__edition__series", "document__adoption__snapshot", "authority"
        ),
        pk=endorsement,
        document__edition=edition_at(user, edition=edition),
    )


@dataclass(frozen=True, slots=True)
class Asked:
    """One encouragement in one year, of which an authority is asked."""

    endorsement: Endorsement
    entry: Entry
    year: int
    row: FollowUp | None

    @property
    def edition(self) -> Edition:
        return self.endorsement.document.edition


def asked_at(
    user: "User | AnonymousUser",
    *,
    edition: str,
    endorsement: int,
    year: int,
    paragraph: UUID,
) -> Asked:
    found = endorsement_at(user, edition=edition, endorsement=endorsement)
    entries = {one.id: one for one in provisions_of(found.document)}
    if (
        found.state != EndorsementState.SHOWN
        or str(paragraph) not in entries
        or year not in years_of(found.document)
    ):
        raise Http404
    rows = FollowUp.objects.filter(endorsement=found, paragraph=paragraph, year=year)
    return Asked(found, entries[str(paragraph)], year, rows.first())


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_asked(user: "User | AnonymousUser", asked: Asked | None) -> bool:
    return asked is not None and asked.endorsement.contact_id == user.pk


@dataclass(frozen=True, slots=True)
class Building:
    """An edition, and the earlier text it builds on."""

    edition: Edition
    document: Document


def building_at(user: "User | AnonymousUser", *, edition: str) -> Building:
    found = edition_at(user, edition=edition)
    document = earlier_of(found)
    if document is None:
        raise Http404(_("No earlier edition has published a text."))
    return Building(found, document)


@dataclass(frozen=True, slots=True)
class Deciding:
    """One encouragement of the earlier text, about which an edition decides."""

    edition: Edition
    document: Document
    entry: Entry
    row: Carried | None


def deciding_at(
    user: "User | AnonymousUser", *, edition: str, paragraph: UUID
) -> Deciding:
    building = building_at(user, edition=edition)
    entries = {one.id: one for one in provisions_of(building.document)}
    if str(paragraph) not in entries:
        raise Http404
    rows = Carried.objects.filter(edition=building.edition, paragraph=paragraph)
    entry = entries[str(paragraph)]
    return Deciding(building.edition, building.document, entry, rows.first())


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def decides(user: "User | AnonymousUser", deciding: Deciding | None) -> bool:
    return deciding is not None and holds(user, deciding.edition.pk, *WRITERS)


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_contact(user: "User | AnonymousUser", endorsement: Endorsement | None) -> bool:
    return endorsement is not None and endorsement.contact_id == user.pk


@rules.predicate  # type: ignore[untyped-decorator]  # rules has no type hints
def is_handed_over_to(
    user: "User | AnonymousUser", endorsement: Endorsement | None
) -> bool:
    if endorsement is None or not user.is_authenticated:
        return False
    asked = endorsement.handed_to
    return asked != "" and asked == user.email.lower()


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
rules.add_perm("outcomes.hand_endorsement_over", is_contact | organises)
# Whoever has taken it over may send the same form again.
rules.add_perm("outcomes.take_endorsement_over", is_handed_over_to | is_contact)
rules.add_perm("outcomes.correct_authority", organises)
rules.add_perm("outcomes.report_follow_up", is_asked)
rules.add_perm("outcomes.view_carried", rules.always_true)
rules.add_perm("outcomes.decide_carried", decides)
