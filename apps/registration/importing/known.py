"""Whom we know already, and what an edition may say of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.db.models.functions import Lower

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.registration.models import OpenedAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccount:
    """What the organisers of one edition may know of an account."""

    email: str
    full_name: str
    language: str
    time_zone: str


def accounts_of(edition: Edition) -> list[KnownAccount]:
    """The people of ``edition``, without those who are in no list.

    Of who has applied or holds a job, it is what their account says. Of anybody else it
    is what the organisers wrote themselves, so that nothing is learned by an address.
    """
    listed = User.objects.listed()
    ours = Q(applications__part__edition=edition) | Q(appointments__edition=edition)
    known = {one.pk: _of(one, one) for one in listed.filter(ours).distinct()}
    opened = OpenedAccount.objects.listed().filter(edition=edition)
    for row in opened.select_related("person"):
        known.setdefault(row.person_id, _of(row.person, row))
    return [known[key] for key in sorted(known)]


def _of(person: User, says: User | OpenedAccount) -> KnownAccount:
    return KnownAccount(
        email=person.email,
        full_name=says.full_name,
        language=says.language,
        time_zone=says.time_zone,
    )


def accounts_by_address(addresses: Iterable[str]) -> dict[str, User]:
    """The accounts that have these addresses, whoever wrote them with capitals."""
    wanted = {*filter(None, addresses)}
    found = User.objects.annotate(address=Lower("email")).filter(address__in=wanted)
    return {person.email.lower(): person for person in found}


def closed_among(addresses: Iterable[str]) -> set[str]:
    """Those of the addresses whose account is closed."""
    known = accounts_by_address(addresses)
    return {address for address, person in known.items() if not person.is_active}
