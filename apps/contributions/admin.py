from django.contrib import admin

from apps.contributions.models import Contribution, Report
from apps.editions.admin_scope import EditionScopedAdmin


class _ReadOnly:
    """Reports are written and filed on their own pages."""

    organisers_may_add = False
    organisers_may_change = False

    def has_add_permission(self, request: object) -> bool:
        return False

    def has_change_permission(self, request: object, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(Report)
class ReportAdmin(_ReadOnly, EditionScopedAdmin):  # type: ignore[misc, type-arg]  # narrower on purpose; Django's classes are not generic at run time
    edition_lookup = "session__edition"
    list_display = ["session", "rapporteur", "state", "filed_at"]
    list_filter = ["state", "session__edition"]
    list_select_related = ["session", "rapporteur"]
    search_fields = ["session__title"]


@admin.register(Contribution)
class ContributionAdmin(_ReadOnly, EditionScopedAdmin):  # type: ignore[misc, type-arg]  # narrower on purpose; Django's classes are not generic at run time
    list_display = ["text", "kind", "report", "attribution", "is_hidden"]
    list_filter = ["kind", "attribution", "is_hidden", "key_questions__code"]
    list_select_related = ["report__session"]
    search_fields = ["text"]
