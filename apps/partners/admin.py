from typing import Any

from django.contrib import admin, messages
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.core.refusals import Refused
from apps.editions.admin_scope import (
    EditionScopedAdmin,
    EditionScopedInline,
    ScopedHistoryAdmin,
    within_reach,
)
from apps.editions.models import Edition
from apps.partners import actions
from apps.partners.choices import State
from apps.partners.forms import ContactForm, OrganisationForm
from apps.partners.models import (
    Organisation,
    OrganisationName,
    Partnership,
    PartnershipContact,
)


class NameInline(EditionScopedInline, admin.TabularInline):
    model = OrganisationName
    extra = 0

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True  # Whoever may open the organisation may see its names.

    def _may(self, request: HttpRequest, obj: Organisation | None) -> bool:
        page: Any = admin.site._registry[Organisation]  # noqa: SLF001 -- Django has no public way
        allowed: bool = page.has_change_permission(request, obj)
        return allowed

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, obj)


@admin.register(Organisation)
class OrganisationAdmin(EditionScopedAdmin, ScopedHistoryAdmin):
    """One record per body, reused across editions.

    Organisers add organisations, and change those that no edition of others names.
    """

    form = OrganisationForm
    list_display = ["full_name", "abbreviation", "place"]
    search_fields = ["full_name", "abbreviation", "names__name"]
    inlines = [NameInline]
    actions = ["merge_selected"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Organisation]:
        rows: QuerySet[Organisation] = Organisation.objects.all()
        if request.user.is_superuser:
            return rows
        anywhere = Partnership.objects.filter(organisation=OuterRef("pk"))
        here = anywhere.filter(edition__in=Edition.objects.organised_by(request.user))
        return rows.filter(Exists(here) | ~Exists(anywhere))

    def is_ours(self, request: HttpRequest, row: Any) -> bool:
        return self.has_change_permission(request, row if row.pk else None)

    def _allowed(
        self, request: HttpRequest, obj: models.Model | None, *, allowed: bool
    ) -> bool:
        # Which organisations are in reach is told by ``get_queryset``.
        return super()._allowed(request, None, allowed=allowed)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        if obj is None or request.user.is_superuser:
            return super().has_change_permission(request)
        own = Edition.objects.organised_by(request.user)
        elsewhere = Partnership.objects.filter(organisation=obj).exclude(
            edition__in=own
        )
        return super().has_change_permission(request) and not elsewhere.exists()

    def has_merge_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_superuser)

    @admin.action(
        description=_("Merge: the oldest selected keeps the others' names"),
        permissions=["merge"],
    )
    def merge_selected(
        self, request: HttpRequest, queryset: QuerySet[Organisation]
    ) -> None:
        chosen = list(queryset.order_by("pk"))
        if len(chosen) < 2:  # noqa: PLR2004 -- one cannot be merged
            text = _("Choose two different organisations.")
            self.message_user(request, text, messages.ERROR)
            return
        for duplicate in chosen[1:]:
            actions.merge(chosen[0], duplicate=duplicate, by=request.user)  # type: ignore[arg-type]  # the admin is for users
        self.message_user(request, _("Merged into %(name)s.") % {"name": chosen[0]})


class ContactInline(EditionScopedInline, admin.TabularInline):
    model = PartnershipContact
    form = ContactForm
    read_elsewhere = ("person",)
    extra = 0


@admin.register(Partnership)
class PartnershipAdmin(EditionScopedAdmin, ScopedHistoryAdmin):
    """The open confirmations of an edition; states change by the actions."""

    list_display = ["organisation", "role", "state", "edition", "updated_at"]
    list_filter = ["edition", "state", "role"]
    list_select_related = ["organisation", "edition__series"]
    search_fields = ["organisation__full_name", "organisation__abbreviation"]
    readonly_fields = ["state"]
    read_elsewhere = ("organisation",)
    inlines = [ContactInline]
    actions = ["confirm", "decline", "withdraw", "invite_again"]

    def _move(
        self, request: HttpRequest, queryset: QuerySet[Partnership], to: State
    ) -> None:
        moved = 0
        for partnership in queryset:
            try:
                actions.move(partnership, to=to, by=request.user)  # type: ignore[arg-type]  # the admin is for users
                moved += 1
            except Refused as refusal:
                self.message_user(request, f"{partnership}: {refusal}", messages.ERROR)
        if moved:
            self.message_user(request, _("%(count)d changed.") % {"count": moved})

    @admin.action(description=_("Confirm selected"), permissions=["change"])
    def confirm(self, request: HttpRequest, queryset: QuerySet[Partnership]) -> None:
        self._move(request, queryset, State.CONFIRMED)

    @admin.action(description=_("Mark selected as declined"), permissions=["change"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Partnership]) -> None:
        self._move(request, queryset, State.DECLINED)

    @admin.action(description=_("Mark selected as withdrawn"), permissions=["change"])
    def withdraw(self, request: HttpRequest, queryset: QuerySet[Partnership]) -> None:
        self._move(request, queryset, State.WITHDRAWN)

    @admin.action(description=_("Invite selected again"), permissions=["change"])
    def invite_again(
        self, request: HttpRequest, queryset: QuerySet[Partnership]
    ) -> None:
        self._move(request, queryset, State.INVITED)

    def _to_name(self, request: HttpRequest) -> QuerySet[Organisation]:
        """Their own organisations, and those that any visitor can see listed."""
        if request.user.is_superuser:
            return Organisation.objects.all()
        listed = Partnership.objects.listed().filter(
            edition__in=Edition.objects.public()
        )
        reach = within_reach(Organisation, request)
        return Organisation.objects.filter(
            Q(pk__in=reach.values("pk")) | Q(pk__in=listed.values("organisation"))
        )

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **options: Any
    ) -> Any:
        if db_field.name == "organisation":
            options["queryset"] = self._to_name(request)
        return super().formfield_for_foreignkey(db_field, request, **options)
