"""The text and the criteria of a call in other languages."""

from django.contrib import admin
from django.http import HttpRequest

from apps.editions.admin_scope import EditionScopedAdmin, EditionScopedInline
from apps.registration.models import Call, CallWording, Criterion, CriterionWording


class CallWordingInline(EditionScopedInline, admin.StackedInline[CallWording, Call]):
    model = CallWording
    edition_lookup = "call__part__edition"
    extra = 0
    fields = ["language", "text"]


class CriterionWordingInline(
    EditionScopedInline, admin.TabularInline[CriterionWording, Criterion]
):
    model = CriterionWording
    edition_lookup = "criterion__call__part__edition"
    extra = 0
    fields = ["language", "text"]


@admin.register(Criterion)
class CriterionAdmin(EditionScopedAdmin):
    """Translations only: what is counted is changed with the call, where it is guarded."""

    edition_lookup = "call__part__edition"
    organisers_may_add = False
    list_display = ["text", "call", "code", "position"]
    list_select_related = ["call__part__edition__series"]
    search_fields = ["text", "code"]
    fields = ["call", "code", "text"]
    readonly_fields = ["call", "code", "text"]
    inlines = [CriterionWordingInline]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: Criterion | None = None
    ) -> bool:
        return False
