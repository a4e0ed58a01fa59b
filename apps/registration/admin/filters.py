"""What the list of applications is filtered by, beyond its columns."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from apps.editions.models import TargetGroup
from apps.registration.models import CountryInRegion, WorldRegion


class WorldRegionFilter(admin.SimpleListFilter):
    title = _("world region")
    parameter_name = "region"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        regions = WorldRegion.objects.filter(scheme__is_default=True)
        return [(region.code, region.name) for region in regions]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        if not self.value():
            return None
        countries = CountryInRegion.objects.filter(
            scheme__is_default=True, region__code=self.value()
        )
        return queryset.filter(country__in=countries.values("country"))


class CompanionFilter(admin.SimpleListFilter):
    """Who comes for themselves, and who accompanies somebody and takes no place."""

    title = _("assistants and interpreters")
    parameter_name = "companions"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("without", _("without them")), ("only", _("only them"))]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        if self.value() not in {"without", "only"}:
            return None
        return queryset.filter(accompanies__isnull=self.value() == "without")


def named_group(group: TargetGroup) -> str:
    """As a long list names a group: edition and code stand before its words."""
    words = f"{group.edition.year} {group.code} {group.text}"
    return Truncator(words).chars(60)


class TargetGroupFilter(admin.SimpleListFilter):
    """A group counts with its sub-types; a sub-type alone."""

    title = _("group")
    parameter_name = "group"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        editions = model_admin.get_queryset(request).order_by()
        groups = TargetGroup.objects.filter(
            edition__in=editions.values("part__edition")
        ).select_related("edition")
        ordered = groups.order_by("edition", "code")
        return [(str(group.pk), named_group(group)) for group in ordered]

    def queryset(
        self, request: HttpRequest, queryset: QuerySet[Any]
    ) -> QuerySet[Any] | None:
        chosen = self.value()
        if chosen not in {key for key, _words in self.lookup_choices}:
            return None
        return queryset.filter(Q(target_group=chosen) | Q(target_group__part_of=chosen))
