from typing import Any

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.core.admin_site import CarefulAdmin
from apps.core.audit import record

#: Changes to these are written into the audit trail, with who made them.
POWERS = ("is_staff", "is_superuser", "is_active")


@admin.register(User)
class UserAdmin(CarefulAdmin):
    """All people; for administrators only. Organisers meet people in their edition."""

    recorded_by_actions = POWERS
    list_display = [
        "email",
        "full_name",
        "display_name",
        "language",
        "is_staff",
        "is_superuser",
        "is_active",
        "last_login",
    ]
    list_filter = ["is_staff", "is_superuser", "is_active", "is_hidden", "language"]
    search_fields = ["email", "full_name", "display_name"]
    search_help_text = _("E-mail address or name")
    ordering = ["email"]
    date_hierarchy = "date_joined"
    fields = [
        "email",
        "full_name",
        "display_name",
        "is_hidden",
        "language",
        "time_zone",
        "is_active",
        "is_staff",
        "is_superuser",
        "last_login",
        "date_joined",
    ]
    readonly_fields = ["last_login", "date_joined"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self._may(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False  # People are made inactive: what they have done names them.

    def _may(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def save_model(
        self,
        request: HttpRequest,
        obj: User,
        form: forms.BaseForm,
        change: bool,  # noqa: FBT001 -- Django's signature
    ) -> None:
        if not change:
            obj.set_unusable_password()
        super().save_model(request, obj, form, change)
        touched = [name for name in POWERS if name in form.changed_data]
        if touched:
            record(
                request.user,
                "accounts.powers_changed",
                obj,
                before={name: form.initial.get(name) for name in touched},
                after={name: getattr(obj, name) for name in touched},
            )


@admin.register(Authenticator)
class SecondFactorAdmin(CarefulAdmin):
    """Second factors, to be removed for who has lost theirs; what opens is not shown."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    list_select_related = ["user"]
    search_fields = ["user__email", "user__full_name"]
    fields = ["user", "type", "created_at", "last_used_at"]

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_view_permission(request)

    def delete_model(self, request: HttpRequest, obj: Authenticator) -> None:
        self._remove(request, [obj])

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[Authenticator]
    ) -> None:
        self._remove(request, list(queryset))

    @transaction.atomic
    def _remove(self, request: HttpRequest, factors: list[Authenticator]) -> None:
        for factor in factors:
            record(
                request.user,
                "accounts.second_factor_removed",
                factor.user,
                before={"type": factor.type},
            )
            factor.delete()
