"""Access needs, for those who arrange access, apart from everything else."""

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from apps.core.admin_site import ReadOnly
from apps.core.languages import listed
from apps.editions.admin_scope import EditionScopedAdmin
from apps.registration.admin.looks import NotesLooks
from apps.registration.choices import AccessNeed
from apps.registration.models import AccessNeeds


@admin.register(AccessNeeds)
class AccessNeedsAdmin(ReadOnly, NotesLooks, EditionScopedAdmin):
    """The list names applications, the page the needs; only the person changes them."""

    edition_lookup = "application__part__edition"
    list_display = ["application", "updated_at"]
    list_select_related = ["application"]
    search_fields = ["application__reference"]
    fields = ["application", "person", "what", "details", "cases"]
    readonly_fields = ["person", "what", "cases"]

    @admin.display(description=_("person"))
    def person(self, needs: AccessNeeds) -> str:
        return needs.application.name_on_lists

    @admin.display(description=_("what is needed"))
    def what(self, needs: AccessNeeds) -> str:
        return listed(AccessNeed(code).label for code in needs.kinds)

    @admin.display(description=_("access needs to arrange"))
    def cases(self, needs: AccessNeeds) -> SafeString:
        page = "admin:registration_accessneedcase_change"
        return format_html_join(
            ", ",
            '<a href="{}">{}</a> ({})',
            (
                (
                    reverse(page, args=[case.pk]),
                    case.get_kind_display(),
                    case.get_state_display(),
                )
                for case in needs.cases.order_by("pk")
            ),
        )
