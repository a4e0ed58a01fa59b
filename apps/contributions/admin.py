"""Read-only lists: reports are written and filed on their own pages."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from apps.contributions.models import Contribution, Report
from apps.core.admin_site import ReadOnly
from apps.editions.admin_scope import EditionScopedAdmin


@admin.register(Report)
class ReportAdmin(ReadOnly, EditionScopedAdmin):
    edition_lookup = "session__edition"
    list_display = ["session", "written_by", "state", "filed_at"]
    list_filter = ["state", "session__edition"]
    list_select_related = ["session", "rapporteur"]
    search_fields = ["session__title"]

    @admin.display(description=_("rapporteur"), ordering="rapporteur")
    def written_by(self, report: Report) -> str:
        return report.rapporteur.name_for_others


@admin.register(Contribution)
class ContributionAdmin(ReadOnly, EditionScopedAdmin):
    list_display = ["text", "kind", "report", "attribution", "is_hidden"]
    list_filter = ["kind", "attribution", "is_hidden", "key_questions__code"]
    list_select_related = ["report__session"]
    search_fields = ["text"]
