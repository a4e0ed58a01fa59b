"""Schemes of world regions; administrators keep them."""

from typing import Any, TypeVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from apps.registration.models import CountryInRegion, WorldRegion, WorldRegionScheme

M = TypeVar("M", bound=models.Model)


class _ForAdministrators(admin.ModelAdmin[M]):
    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


class WorldRegionInline(admin.TabularInline[WorldRegion, WorldRegionScheme]):
    model = WorldRegion
    extra = 0


@admin.register(WorldRegionScheme)
class WorldRegionSchemeAdmin(_ForAdministrators[Any]):
    list_display = ["name", "code", "is_default"]
    inlines = [WorldRegionInline]


@admin.register(CountryInRegion)
class CountryInRegionAdmin(_ForAdministrators[Any]):
    list_display = ["country", "region", "scheme", "note"]
    list_filter = ["scheme", "region"]
    list_select_related = ["region", "scheme"]
    search_fields = ["country", "note"]
