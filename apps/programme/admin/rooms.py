from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.editions.admin_scope import EditionScopedAdmin
from apps.programme.models import Room


@admin.register(Room)
class RoomAdmin(EditionScopedAdmin):
    """The places, platforms and tracks of an edition, in the order of the grid."""

    list_display = ["name", "edition", "kind", "capacity", "position"]
    list_filter = ["edition", "kind"]
    list_select_related = ["edition__series"]
    search_fields = ["name"]
    fields = ["edition", "name", "kind", "capacity", "position"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: Room | None = None
    ) -> list[str]:
        # Sessions are held in it.
        return ["edition"] if obj else []

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
