"""Accounts that organisers have brought for people who have not applied."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from apps.editions.admin_scope import EditionScopedAdmin
from apps.registration.admin.tables import AccountTables
from apps.registration.models import OpenedAccount


@admin.register(OpenedAccount)
class OpenedAccountAdmin(AccountTables, EditionScopedAdmin):
    """Brought as a table and read here; to remove a row ends what is known by it."""

    organisers_may_delete = True
    change_list_template = "admin/registration/openedaccount/change_list.html"
    list_display = ["full_name", "address", "language", "time_zone", "edition"]
    list_select_related = ["edition__series", "person"]
    search_fields = ["full_name", "person__email"]
    fields = ["full_name", "address", "language", "time_zone", "edition", "created_at"]
    readonly_fields = ["address", "created_at"]
    view_on_site = False

    def get_queryset(self, request: HttpRequest) -> QuerySet[OpenedAccount]:
        rows: Any = super().get_queryset(request)
        found: QuerySet[OpenedAccount] = rows.listed()
        return found

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: OpenedAccount | None = None
    ) -> bool:
        return False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        editions = self._editions_to_work_on(request).select_related("series")
        words = {**(extra_context or {}), "editions": editions}
        return super().changelist_view(request, words)

    @admin.display(description=_("e-mail address"), ordering="person__email")
    def address(self, row: OpenedAccount) -> str:
        return row.person.email
