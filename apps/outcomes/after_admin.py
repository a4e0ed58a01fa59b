"""Organisers look at endorsements before anybody else does."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.admin_reasons import AsksReason
from apps.core.admin_site import ReadOnly
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.outcomes.actions import after_endorsing
from apps.outcomes.models import Endorsement


@admin.register(Endorsement)
class EndorsementAdmin(ReadOnly, AsksReason, EditionScopedAdmin):
    """What waits for a decision; the evidence is a click away."""

    edition_lookup = "document__edition"
    actions = ["show_selected", "decline_selected"]
    list_display = ["authority", "state", "decided_by", "decided_on", "page", "reason"]
    list_filter = ["state", "document__edition"]
    list_select_related = ["authority", "document__edition"]
    search_fields = ["authority__name", "signed_by", "decided_by"]
    fields = [
        "authority",
        "state",
        "signed_by",
        "function",
        "decided_by",
        "decided_on",
        "words",
        "link",
        "contact",
        "page",
        "reason",
    ]
    readonly_fields = ["page", "state", "reason"]

    def has_decide_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("evidence and page"))
    def page(self, endorsement: Endorsement) -> str:
        address = reverse(
            "outcomes:endorsement",
            args=[endorsement.document.edition.slug, endorsement.pk],
        )
        return format_html('<a href="{}">{}</a>', address, _("Look at it"))

    @admin.action(description=_("Show selected"), permissions=["decide"])
    def show_selected(
        self, request: HttpRequest, queryset: QuerySet[Endorsement]
    ) -> None:
        self._with_each(request, queryset, after_endorsing.show)

    @admin.action(
        description=_("Do not show selected, for the reason"), permissions=["decide"]
    )
    def decline_selected(
        self, request: HttpRequest, queryset: QuerySet[Endorsement]
    ) -> None:
        reason = self.reason_typed(request)

        def decline(endorsement: Endorsement, *, by: User) -> Endorsement:
            return after_endorsing.decline(endorsement, by=by, reason=reason)

        self._with_each(request, queryset, decline)

    def _with_each(
        self,
        request: HttpRequest,
        queryset: QuerySet[Endorsement],
        act: Callable[..., Endorsement],
    ) -> None:
        assert isinstance(request.user, User)
        done = 0
        for endorsement in queryset.select_related("authority"):
            try:
                act(endorsement, by=request.user)
            except Refused as refusal:
                text = f"{endorsement}: {refusal}"
                self.message_user(request, text, messages.ERROR)
            else:
                done += 1
        if done:
            self.message_user(request, _("%(count)d decided.") % {"count": done})
