"""The way to two accounts."""

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from apps.accounts.models import User
from apps.editions.access import edition_at
from apps.people.couples import Pair

if TYPE_CHECKING:
    from apps.editions.models import Edition


def pair_at(
    user: "User | AnonymousUser", *, edition: str, one: int, other: int
) -> Pair:
    """Two people who have applied to the edition and are in lists.

    Raises:
        Http404: the edition is not known to ``user``, or one of them is no such person.
    """
    where: Edition = edition_at(user, edition=edition)
    found = {
        person.pk: person
        for person in User.objects.filter(
            pk__in=(one, other),
            is_active=True,
            is_hidden=False,
            is_staff=False,
            applications__part__edition=where,
        ).distinct()
    }
    if len(found) != 2:  # noqa: PLR2004 -- two make a pair
        raise Http404
    return Pair(edition=where, one=found[one], other=found[other])
