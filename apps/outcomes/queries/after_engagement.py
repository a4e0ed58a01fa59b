"""How far each authority is: informed, interested, committed; for organisers alone.

Who is informed and interested follows from what people have typed as their organisation.
It is counted by name and never says who.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain

from django.db.models import Q, QuerySet

from apps.accounts.models import User
from apps.editions.models import Edition
from apps.notifications.choices import Topic
from apps.notifications.models import Subscriber
from apps.outcomes.models import Authority, AuthorityName, Endorsement
from apps.registration.choices import Relation, State
from apps.registration.models import Application

#: People of a local government, and guests, who are asked no questions.
_OF_AN_AUTHORITY = Q(relation=Relation.WITHIN) | Q(
    relation="", invitation__isnull=False
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Engagement:
    """Addresses of people who were told or asked, and of those who came or want to."""

    informed: set[str] = field(default_factory=set)
    interested: set[str] = field(default_factory=set)
    #: The years of the editions whose text it endorses.
    committed: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """That somebody has named an organisation; the country is empty where nobody asks."""

    name: str
    country: str
    address: str
    informs: bool
    shows_interest: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NameSaid:
    """A name that stands for no authority of the register, as it is written most often."""

    name: str
    country: str
    engagement: Engagement


def folded(name: str) -> str:
    return " ".join(name.split()).casefold()


class Names:
    """Which authority a name means."""

    def __init__(self) -> None:
        own = Authority.objects.order_by("-pk").values_list("pk", "country", "name")
        forms = AuthorityName.objects.order_by("-pk").values_list(
            "authority", "authority__country", "name"
        )
        self._there: dict[tuple[str, str], int] = {}
        self._anywhere: defaultdict[str, set[int]] = defaultdict(set)
        for key, country, name in (*forms, *own):
            self._there[folded(name), country] = key
            self._anywhere[folded(name)].add(key)

    def meant(self, name: str, country: str) -> int | None:
        """None also where no country is said and several have that name."""
        if country:
            return self._there.get((folded(name), country))
        found = self._anywhere.get(folded(name), set())
        return next(iter(found)) if len(found) == 1 else None


def engagements_of(authorities: Iterable[Authority]) -> Mapping[int, Engagement]:
    found = {one.pk: Engagement() for one in authorities}
    names = Names()
    for said in chain(_by_subscribers(), _in_applications(Edition.objects.all())):
        if engagement := found.get(names.meant(said.name, said.country) or 0):
            _add(said, engagement)
    shown = Endorsement.objects.shown().filter(authority__in=found)
    years = shown.order_by("document__edition__year")
    for key, year in years.values_list("authority", "document__edition__year"):
        found[key].committed.append(year)
    return found


def names_beside_the_register(user: User) -> list[NameSaid]:
    """What people of the editions that ``user`` organises have typed.

    What subscribers say of themselves is for administrators.
    """
    editions: QuerySet[Edition] = Edition.objects.all()
    if not user.is_superuser:
        editions = Edition.objects.organised_by(user)
    names = Names()
    spelt: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    found: defaultdict[tuple[str, str], Engagement] = defaultdict(Engagement)
    said_there = _in_applications(editions)
    if user.is_superuser:
        said_there = chain(_by_subscribers(), said_there)
    for said in said_there:
        if names.meant(said.name, said.country) is None:
            key = (folded(said.name), said.country)
            spelt[key][said.name] += 1
            _add(said, found[key])
    return [
        NameSaid(name=spelt[key].most_common(1)[0][0], country=key[1], engagement=one)
        for key, one in sorted(found.items())
    ]


def _add(said: Said, engagement: Engagement) -> None:
    if said.informs:
        engagement.informed.add(said.address)
    if said.shows_interest:
        engagement.interested.add(said.address)


def _by_subscribers() -> Iterator[Said]:
    subscribers = Subscriber.objects.confirmed().filter(topic=Topic.OUTCOMES)
    rows = subscribers.exclude(authority="").values_list("authority", "email")
    for name, email in rows.order_by("pk"):
        yield Said(
            name=name,
            country="",
            address=email.lower(),
            informs=True,
            shows_interest=False,
        )


def _in_applications(editions: QuerySet[Edition]) -> Iterator[Said]:
    for name, country, email, state, invitation in _applications(editions):
        yield Said(
            name=name,
            country=country,
            address=email.lower(),
            informs=invitation is not None,
            shows_interest=invitation is None or state == State.ADMITTED,
        )


def _applications(
    editions: QuerySet[Edition],
) -> QuerySet[Application, tuple[str, str, str, str, int | None]]:
    """Nobody who has withdrawn, or who is in no list."""
    return (
        Application.objects.filter(
            _OF_AN_AUTHORITY, part__edition__in=editions, person__is_hidden=False
        )
        .exclude(organisation="")
        .exclude(state=State.WITHDRAWN)
        .order_by("pk")
        .values_list(
            "organisation", "country", "person__email", "state", "invitation__pk"
        )
    )
