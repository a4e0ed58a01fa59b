"""Schemes of world regions; administrators keep them."""

from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin_inlines import CarefulInline
from apps.core.admin_site import CarefulAdmin
from apps.registration.models import CountryInRegion, WorldRegion, WorldRegionScheme


class _ForAdministrators(CarefulAdmin):
    belongs_to_all = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser


class WorldRegionInline(
    CarefulInline, admin.TabularInline[WorldRegion, WorldRegionScheme]
):
    model = WorldRegion
    extra = 0


@admin.register(WorldRegionScheme)
class WorldRegionSchemeAdmin(_ForAdministrators):
    list_display = ["name", "code", "is_default"]
    inlines = [WorldRegionInline]


@admin.register(CountryInRegion)
class CountryInRegionAdmin(_ForAdministrators):
    list_display = ["country", "region", "scheme", "note"]
    list_filter = ["scheme", "region"]
    list_select_related = ["region", "scheme"]
    search_fields = ["country", "note"]
