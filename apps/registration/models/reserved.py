"""Places of a part that are kept for some people first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import TimestampedModel
from apps.editions.models import Part, TargetGroup
from apps.registration.choices import ReservedFor
from apps.registration.models.application import Application
from apps.registration.models.regions import CountryInRegion

#: With each more the arithmetic doubles, and nobody can tell any more who moves up.
MOST_SHARES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """So many places are for those whose ``field`` is one of ``values``."""

    key: int
    number: int
    field: str
    values: frozenset[Any]

    @property
    def condition(self) -> Q:
        return Q(**{f"{self.field}__in": sorted(self.values)})

    def includes(self, application: Application) -> bool:
        value = getattr(application, self.field)
        return getattr(value, "code", value) in self.values


class ReservedPlacesQuerySet(models.QuerySet["ReservedPlaces"]):
    def kept(self, at: datetime | None = None) -> Self:
        """Those that still stand."""
        moment = at or timezone.now()
        return self.filter(Q(kept_until=None) | Q(kept_until__gt=moment))

    def lapsed(self, at: datetime) -> Self:
        """Those whose time is over while nobody has handed the places on yet."""
        return self.filter(kept_until__lte=at).filter(
            Q(released_at=None) | Q(released_at__lt=F("kept_until"))
        )


class ReservedPlaces(TimestampedModel):
    """A share of a part's places; nobody else gets them as long as they are kept.

    A person takes at most one reserved place, or else one that is for all.
    """

    part = models.ForeignKey(
        Part, on_delete=models.CASCADE, related_name="reserved_places"
    )
    kind = models.CharField(_("kind"), max_length=16, choices=ReservedFor)
    value = models.CharField(_("which"), max_length=60, blank=True)
    number = models.PositiveIntegerField(_("places"), validators=[MinValueValidator(1)])
    kept_until = models.DateTimeField(
        _("kept until"),
        null=True,
        blank=True,
        help_text=_(
            "What nobody has taken by then is for all. Empty: kept to the end."
        ),
    )
    released_at = models.DateTimeField(_("for all since"), null=True, editable=False)

    objects = ReservedPlacesQuerySet.as_manager()

    class Meta:
        ordering = ["part", "pk"]
        verbose_name = _("reserved places")
        verbose_name_plural = _("reserved places")
        constraints = [
            models.UniqueConstraint(
                fields=["part", "kind", "value"],
                name="registration_places_reserved_once",
                violation_error_message=_("Places are reserved for them already."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="registration_some_places_reserved",
                violation_error_message=_("Reserve at least one place."),
            ),
            models.CheckConstraint(
                condition=Q(kind=ReservedFor.NEXT_GENERATION, value="")
                | (~Q(kind=ReservedFor.NEXT_GENERATION) & ~Q(value="")),
                name="registration_reserved_value_matches_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} × {self.get_kind_display()}"


def _groups(reserved: ReservedPlaces) -> "models.QuerySet[TargetGroup]":
    return TargetGroup.objects.filter(edition_id=reserved.part.edition_id)


def shares_of(part: Part) -> tuple[Share, ...]:
    """What is kept now at ``part``, ready to be counted with."""
    kept = ReservedPlaces.objects.filter(part=part).kept().order_by("pk")
    return tuple(_share(one, part) for one in kept[:MOST_SHARES])


def _share(reserved: ReservedPlaces, part: Part) -> Share:
    reserved.part = part
    field, values = _meaning(reserved)
    return Share(
        key=reserved.pk,
        number=reserved.number,
        field=field,
        values=frozenset(values),
    )


def _meaning(reserved: ReservedPlaces) -> tuple[str, Iterable[Any]]:
    match reserved.kind:
        case ReservedFor.WORLD_REGION:
            here = CountryInRegion.objects.filter(
                scheme__is_default=True, region__code=reserved.value
            )
            return "country", here.order_by().values_list("country", flat=True)
        case ReservedFor.TARGET_GROUP:
            groups = _groups(reserved).filter(
                Q(code=reserved.value) | Q(part_of__code=reserved.value)
            )
            return "target_group_id", groups.values_list("pk", flat=True)
        case ReservedFor.LEVEL:
            return "level", [reserved.value]
        case ReservedFor.SETTLEMENT:
            return "settlement", [reserved.value]
    return "next_generation", [True]
