"""Rules, exceptions, and certificates: organisers state, allow and revoke."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ActionForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.certificates import actions
from apps.certificates.forms import (
    ApplicationByReferenceField,
    RuleExceptionForm,
    RuleForm,
)
from apps.certificates.models import Certificate, CertificateRule, RuleException
from apps.core.admin_reasons import AsksReason
from apps.core.admin_site import ReadOnly
from apps.core.lines import LineField
from apps.core.refusals import Refused
from apps.editions.admin_scope import EditionScopedAdmin
from apps.editions.models import Edition
from apps.registration.models import Application


@admin.register(CertificateRule)
class CertificateRuleAdmin(EditionScopedAdmin):
    """One rule for each part. It stands on the page of the edition and of the call."""

    form = RuleForm
    edition_lookup = "part__edition"
    list_display = ["part", "share", "contributions_up_to", "updated_at"]
    list_select_related = ["part__edition"]

    def get_readonly_fields(
        self, request: HttpRequest, obj: CertificateRule | None = None
    ) -> list[str]:
        return ["part"] if obj else []

    def has_delete_permission(
        self, request: HttpRequest, obj: CertificateRule | None = None
    ) -> bool:
        return False  # It was stated; people rely on it.


@admin.register(RuleException)
class RuleExceptionAdmin(EditionScopedAdmin):
    """Who may have a certificate without meeting the rule; the reason is kept here."""

    form = RuleExceptionForm
    edition_lookup = "application__part__edition"
    read_elsewhere = ("application",)
    list_display = ["application", "made_by", "created_at"]
    list_select_related = ["application", "made_by"]
    search_fields = ["application__reference"]
    organisers_may_delete = True

    def get_form(
        self,
        request: HttpRequest,
        obj: Any = None,
        change: bool = False,  # noqa: FBT001, FBT002 -- Django calls it so
        **options: Any,
    ) -> Any:
        form = super().get_form(request, obj, change, **options)
        if "application" in form.base_fields:
            mine = _organised_applications(request)
            form.base_fields["application"] = ApplicationByReferenceField(queryset=mine)
        return form

    def get_readonly_fields(
        self, request: HttpRequest, obj: RuleException | None = None
    ) -> list[str]:
        return ["application", "made_by", "created_at"] if obj else []

    def save_model(
        self,
        request: HttpRequest,
        obj: RuleException,
        form: Any,
        change: bool,  # noqa: FBT001 -- Django calls it so
    ) -> None:
        obj.made_by = request.user  # type: ignore[assignment]  # staff are users
        super().save_model(request, obj, form, change)


def _organised_applications(request: HttpRequest) -> QuerySet[Application]:
    """Whoever reviews reads applications, and excepts nobody."""
    if request.user.is_superuser:
        return Application.objects.all()
    mine = Edition.objects.organised_by(request.user)
    return Application.objects.filter(part__edition__in=mine)


class RevokingForm(ActionForm):
    reason = LineField(label=_("Reason for revoking"), required=False, max_length=1000)


@admin.register(Certificate)
class CertificateAdmin(ReadOnly, AsksReason, EditionScopedAdmin):
    """Which certificates people have issued; by number, so that nobody is listed by name."""

    edition_lookup = "application__part__edition"
    action_form = RevokingForm
    actions = ["revoke_selected"]
    list_display = ["application", "part", "issued_at", "ended_because", "ended_at"]
    list_filter = ["ended_because", "application__part__kind"]
    list_select_related = ["application__part__edition"]
    search_fields = ["application__reference"]
    fields = [
        "application",
        "language",
        "issued_at",
        "ended_at",
        "ended_because",
        "ended_reason",
    ]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Certificate]:
        rows: Any = super().get_queryset(request)
        return rows.without_content()  # type: ignore[no-any-return]  # our QuerySet

    def has_revoke_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    @admin.display(description=_("part"))
    def part(self, certificate: Certificate) -> str:
        return str(certificate.application.part)

    @admin.action(description=_("Revoke selected certificates"), permissions=["revoke"])
    def revoke_selected(
        self, request: HttpRequest, queryset: QuerySet[Certificate]
    ) -> None:
        revoked = 0
        for certificate in queryset:
            try:
                actions.revoke(
                    certificate,
                    reason=self.reason_typed(request),
                    by=request.user,  # type: ignore[arg-type]  # staff are users
                )
                revoked += 1
            except Refused as refusal:
                text = f"{certificate.application}: {refusal}"
                self.message_user(request, text, messages.ERROR)
        if revoked:
            self.message_user(request, _("%(count)d revoked.") % {"count": revoked})
