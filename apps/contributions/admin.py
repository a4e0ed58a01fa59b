from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import Contribution, Report
from apps.editions.admin_scope import EditionScopedAdmin


class _ReadOnly(EditionScopedAdmin):
    """Reports are written and filed on their own pages."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: object | None = None
    ) -> bool:
        return False


@admin.register(Report)
class ReportAdmin(_ReadOnly):
    edition_lookup = "session__edition"
    list_display = ["session", "written_by", "state", "filed_at"]
    list_filter = ["state", "session__edition"]
    list_select_related = ["session", "rapporteur"]
    search_fields = ["session__title"]

    @admin.display(description=_("rapporteur"), ordering="rapporteur")
    def written_by(self, report: Report) -> str:
        return report.rapporteur.name_for_others


@admin.register(Contribution)
class ContributionAdmin(_ReadOnly):
    list_display = ["text", "kind", "report", "attribution", "is_hidden"]
    list_filter = ["kind", "attribution", "is_hidden", "key_questions__code"]
    list_select_related = ["report__session"]
    search_fields = ["text"]
