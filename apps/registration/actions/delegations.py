"""Forming a delegation, joining it by its code, and leaving it."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from apps.core import audit
from apps.core.refusals import Refused
from apps.editions.models import Edition
from apps.registration.models import Delegation, DelegationMember

if TYPE_CHECKING:
    from apps.accounts.models import User


@transaction.atomic
def form_delegation(edition: Edition, *, name: str, head: "User") -> Delegation:
    """Let ``head`` lead a delegation of that name; asking twice gives the first.

    Raises:
        Refused: the person belongs to another delegation of this edition.
    """
    known = Delegation.objects.filter(edition=edition, head=head).first()
    if known is not None:
        return known
    if DelegationMember.objects.filter(edition=edition, person=head).exists():
        raise Refused(
            _("You belong to another delegation. Leave it first."), code="member"
        )
    made, new = Delegation.objects.get_or_create(
        edition=edition, head=head, defaults={"name": name}
    )
    if new:
        DelegationMember.objects.create(delegation=made, edition=edition, person=head)
        audit.record(head, "delegation.formed", made, edition_id=edition.pk)
    return made


@transaction.atomic
def join(delegation: Delegation, *, person: "User") -> DelegationMember:
    """Make ``person`` a member; each still applies for a place alone.

    Raises:
        Refused: the person belongs to another delegation of this edition.
    """
    member, new = DelegationMember.objects.get_or_create(
        edition_id=delegation.edition_id,
        person=person,
        defaults={"delegation": delegation},
    )
    if member.delegation_id != delegation.pk:
        raise Refused(
            _("You belong to another delegation. Leave it first."), code="member"
        )
    if new:
        audit.record(
            person, "delegation.joined", delegation, edition_id=delegation.edition_id
        )
    return member


@transaction.atomic
def leave_delegation(delegation: Delegation, *, person: "User") -> None:
    """Take ``person`` out; the head, who leaves last, takes the delegation along.

    Raises:
        Refused: the head leaves while others are members.
    """
    mine = DelegationMember.objects.filter(delegation=delegation, person=person)
    if delegation.head_id != person.pk:
        gone, _each = mine.delete()
        if gone:
            audit.record(
                person,
                "delegation.member_removed",
                delegation,
                edition_id=delegation.edition_id,
            )
        return
    Delegation.objects.select_for_update().get(pk=delegation.pk)
    if delegation.members.exclude(person=person).exists():
        raise Refused(
            _("Others belong to your delegation. They would have to leave first."),
            code="head",
        )
    audit.record(
        person, "delegation.dissolved", delegation, edition_id=delegation.edition_id
    )
    delegation.delete()
