"""The people who are counted at a part, and the facts by which they are told apart."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django_countries import countries

from apps.editions.choices import Level
from apps.editions.models import Part, TargetGroup
from apps.registration.choices import HOLDING, Gender, SpokenLanguage, State
from apps.registration.models import (
    Application,
    CountryInRegion,
    WorldRegion,
)
from apps.registration.models.reserved import Share
from apps.registration.selection_choices import Decision, Dimension, YesNo

LONGEST_LABEL = 60
#: Where nothing was said.
UNKNOWN = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    key: int
    has_place: bool
    would_have: bool
    country: str
    level: str
    settlement: str
    group: int | None
    next_generation: bool
    languages: list[str]
    is_first_time: bool | None

    def belongs_to(self, share: Share) -> bool:
        facts = {
            "country": self.country,
            "level": self.level,
            "settlement": self.settlement,
            "target_group_id": self.group,
            "next_generation": self.next_generation,
        }
        return facts[share.field] in share.values


def rows_of(part: Part) -> Iterable[Mapping[str, Any]]:
    everybody = Application.objects.filter(part=part).counted()
    counted = everybody.exclude(state=State.WITHDRAWN)
    return counted.order_by().values(
        "pk",
        "state",
        "country",
        "level",
        "settlement",
        "target_group",
        "next_generation",
        "languages",
        "is_first_time",
    )


def person_of(row: Mapping[str, Any], decision: str | None) -> Counted:
    has_place = row["state"] in HOLDING
    would_have = decision == Decision.ADMIT if decision else has_place
    return Counted(
        key=row["pk"],
        has_place=has_place,
        would_have=would_have,
        country=row["country"],
        level=row["level"],
        settlement=row["settlement"],
        group=row["target_group"],
        next_generation=row["next_generation"],
        languages=row["languages"],
        is_first_time=row["is_first_time"],
    )


CodesOf = Callable[[Counted], Iterable[str]]


def dimensions_of(part: Part) -> Iterable[tuple[Dimension, Mapping[str, str], CodesOf]]:
    """Each dimension with its values in order, and what a person counts as."""
    unknown, yesno = {UNKNOWN: _("not said")}, _labels(YesNo)
    regions = dict(
        CountryInRegion.objects.filter(scheme__is_default=True).values_list(
            "country", "region__code"
        )
    )
    yield (
        Dimension.WORLD_REGION,
        region_labels() | {UNKNOWN: _("in none")},
        lambda one: [regions.get(one.country) or UNKNOWN],
    )
    yield Dimension.LEVEL, _labels(Level) | unknown, lambda one: [one.level]
    groups, group_of = _groups(part)
    yield Dimension.TARGET_GROUP, groups | unknown, group_of
    yield (
        Dimension.NEXT_GENERATION,
        yesno,
        lambda one: [YesNo.YES if one.next_generation else YesNo.NO],
    )
    yield (
        Dimension.FIRST_TIME,
        yesno | unknown,
        lambda one: [_yes_no(one.is_first_time)],
    )
    yield Dimension.LANGUAGE, _labels(SpokenLanguage), lambda one: one.languages
    yield Dimension.COUNTRY, dict(countries), lambda one: [one.country]


def _groups(part: Part) -> tuple[dict[str, str], CodesOf]:
    """The target groups by code; a sub-type counts as the group it is part of."""
    rows = TargetGroup.objects.filter(edition=part.edition_id)
    groups = {group.pk: group for group in rows.order_by("position", "pk")}

    def group_of(person: Counted) -> list[str]:
        group = groups.get(person.group or 0)
        whole = groups.get(group.part_of_id or 0, group) if group else None
        return [whole.code if whole else UNKNOWN]

    labels = {
        one.code: Truncator(f"{one.code} {one.text}").chars(LONGEST_LABEL)
        for one in groups.values()
        if not one.part_of_id
    }
    return labels, group_of


def region_labels() -> dict[str, str]:
    rows = WorldRegion.objects.filter(scheme__is_default=True).order_by("position")
    return dict(rows.values_list("code", "name"))


def _labels(choices: Any) -> dict[str, str]:
    return {code: str(label) for code, label in choices.choices}


def _yes_no(value: bool | None) -> str:  # noqa: FBT001 -- a column's value
    if value is None:
        return UNKNOWN
    return YesNo.YES if value else YesNo.NO


def values_of(editions: Any) -> Iterable[tuple[Dimension, list[tuple[str, str]]]]:
    """What a target may be set for; target groups are those of ``editions``."""
    yield Dimension.WORLD_REGION, list(region_labels().items())
    yield Dimension.LEVEL, list(_labels(Level).items())
    groups = TargetGroup.objects.filter(edition__in=editions, part_of=None)
    yield (
        Dimension.TARGET_GROUP,
        list({one.code: f"{one.code} {one.text}" for one in groups}.items()),
    )
    for dimension in (Dimension.NEXT_GENERATION, Dimension.FIRST_TIME):
        yield dimension, list(_labels(YesNo).items())
    yield Dimension.GENDER, list(_labels(Gender).items())
    yield Dimension.LANGUAGE, list(_labels(SpokenLanguage).items())
    yield Dimension.COUNTRY, list(countries)
