"""The register: which authorities stand behind which texts, over all editions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.db.models import Count, Max, Q, QuerySet
from django_countries import countries

from apps.editions.models import Edition
from apps.outcomes.models import Authority, Endorsement
from apps.registration.models import CountryInRegion

if TYPE_CHECKING:
    from apps.accounts.models import User

_TOLD = Q(follow_ups__is_public=True)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What of the register somebody asks for; what is unknown narrows nothing."""

    words: str = ""
    country: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Where:
    """The countries that stand in the register, and their regions."""

    countries: Sequence[tuple[str, str]]
    #: The region of each country that is in one.
    region_of: Mapping[str, str] = field(default_factory=dict)

    @property
    def regions(self) -> list[str]:
        return sorted(set(self.region_of.values()))


def register_for(user: "User | AnonymousUser") -> QuerySet[Endorsement]:
    """What is shown at each published text, with how much of it is followed up."""
    return (
        Endorsement.objects.shown()
        .filter(document__edition__in=Edition.objects.visible_to(user))
        .select_related("authority", "document__edition")
        .annotate(
            provisions_told=Count("follow_ups__paragraph", filter=_TOLD, distinct=True),
            told_last=Max("follow_ups__year", filter=_TOLD),
        )
        .order_by("authority__name", "authority_id", "-document__edition__year", "pk")
    )


def where_in(rows: QuerySet[Endorsement]) -> Where:
    codes = set(rows.order_by().values_list("authority__country", flat=True))
    named = sorted(
        ((code, countries.name(code)) for code in codes), key=lambda one: one[1]
    )
    in_regions = CountryInRegion.objects.filter(
        scheme__is_default=True, country__in=codes, region__isnull=False
    )
    regions = in_regions.order_by("country").values_list("country", "region__name")
    return Where(named, dict(regions))


def narrowed(
    rows: QuerySet[Endorsement], asked: Narrowed, where: Where
) -> QuerySet[Endorsement]:
    if asked.words:
        found = Authority.objects.filter(
            Q(name__icontains=asked.words) | Q(names__name__icontains=asked.words)
        )
        rows = rows.filter(authority__in=found)
    if asked.country in dict(where.countries):
        rows = rows.filter(authority__country=asked.country)
    if asked.region in where.regions:
        there = [code for code, name in where.region_of.items() if name == asked.region]
        rows = rows.filter(authority__country__in=there)
    return rows
