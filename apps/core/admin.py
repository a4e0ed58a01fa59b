from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from apps.core.admin_site import CarefulAdmin, ReadOnly
from apps.core.models import AuditEntry
from apps.core.rules import is_administrator


@admin.register(AuditEntry)
class AuditEntryAdmin(ReadOnly, CarefulAdmin):
    """Who did what; read by administrators, changed by nobody."""

    list_display = ["at", "actor", "verb", "target_label", "target_type"]
    list_filter = ["verb", "target_type"]
    list_select_related = ["actor"]
    search_fields = ["target_label", "target_id", "actor__email"]
    date_hierarchy = "at"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(is_administrator(request.user))
