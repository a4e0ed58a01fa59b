"""From the call's page: its questions, their preview, and publishing them."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.core.refusals import Refused
from apps.registration.actions.publishing import publish
from apps.registration.models import Call
from apps.registration.questionnaire import canonical, changes, content_of


class PublishedPages(admin.ModelAdmin):
    """Mix into the admin of calls."""

    def get_urls(self) -> list[URLPattern]:
        wrap = self.admin_site.admin_view
        return [
            path(
                "<int:pk>/publish/",
                wrap(require_POST(self.publish_view)),
                name="registration_call_publish",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        extra = dict(extra_context or {})
        if found and self.has_change_permission(request, found):
            extra["publishing"] = _state_of(found)
        return super().change_view(request, object_id, form_url, extra)

    def publish_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        call: Call = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, call):
            raise PermissionDenied
        try:
            version = publish(call, by=request.user)  # type: ignore[arg-type]  # staff are users
        except Refused as refusal:
            self.message_user(request, str(refusal), messages.ERROR)
        else:
            self.message_user(
                request,
                _("Version %(number)s is published. From now on people are asked it.")
                % {"number": version.number},
                messages.SUCCESS,
            )
        return redirect("admin:registration_call_change", pk)

    publish_view.access = "editions.organise_edition"  # type: ignore[attr-defined]  # told to the matrix


def _state_of(call: Call) -> dict[str, Any]:
    """What is published, and how the work since then differs from it."""
    version = call.current
    now = content_of(call)
    if version is None:
        return {"questions": len(now["questions"]), "is_new": True, "differs": True}
    differs = version.canonical != canonical(now)
    return {
        "questions": len(now["questions"]),
        "version": version,
        "differs": differs,
        "changes": changes(version.content, now) if differs else None,
    }
