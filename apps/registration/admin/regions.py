"""Schemes of world regions; administrators keep them."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from apps.core.admin_inlines import CarefulInline
from apps.core.admin_site import CarefulAdmin
from apps.registration.actions.shares import in_step, parts_keeping
from apps.registration.choices import ReservedFor
from apps.registration.models import CountryInRegion, WorldRegion, WorldRegionScheme


class _ForAdministrators(CarefulAdmin):
    """Places may be kept for a region, so whoever belongs to one now moves up at once."""

    belongs_to_all = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_superuser

    def changeform_view(
        self, request: HttpRequest, *arguments: Any, **words: Any
    ) -> HttpResponse:
        with _around(request):
            return super().changeform_view(request, *arguments, **words)

    def delete_view(
        self, request: HttpRequest, *arguments: Any, **words: Any
    ) -> HttpResponse:
        with _around(request):
            return super().delete_view(request, *arguments, **words)

    def changelist_view(
        self, request: HttpRequest, *arguments: Any, **words: Any
    ) -> HttpResponse:
        """Several rows may be deleted here."""
        with _around(request):
            return super().changelist_view(request, *arguments, **words)


def _around(request: HttpRequest) -> AbstractContextManager[None]:
    if request.method != "POST" or not request.user.is_superuser:
        return nullcontext()
    return in_step(parts_keeping(ReservedFor.WORLD_REGION))


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
