"""Who perhaps stands in an edition twice, and what two accounts hold."""

from collections.abc import Iterable

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.people.couples import Pair
from apps.people.likeness import Known, pairs
from apps.registration.models import Application

MOST_SHOWN = 100


def _applied(edition: Edition) -> Iterable[Application]:
    """Without those who are in no list, closed accounts, and staff."""
    return (
        Application.objects.for_edition(edition)
        .filter(person__is_active=True, person__is_hidden=False, person__is_staff=False)
        .select_related("person")
        .order_by("pk")
    )


def probable_duplicates(edition: Edition) -> list[Pair]:
    """The accounts of ``edition`` that are probably of one person."""
    people: dict[int, User] = {}
    known: dict[int, Known] = {}
    for row in _applied(edition):
        person = people[row.person_id] = row.person
        names = dict.fromkeys((row.full_name, person.full_name, row.display_name))
        known[person.pk] = Known(
            key=person.pk,
            names=tuple(filter(None, names)),
            organisation=row.organisation,
            country=str(row.country),
        )
    return [
        Pair(
            edition=edition,
            one=people[one],
            other=people[other],
            likeness=round(points * 100),
        )
        for points, one, other in pairs(known.values())[:MOST_SHOWN]
    ]
